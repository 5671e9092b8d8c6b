#include "attachment.h"
#include "platform.h"

/* Files are all that comes with its messages. */
const struct platform platform_toy = {
	.name = "toy",
	.person_name = "name",
	.sources = { attachment_files }
};
