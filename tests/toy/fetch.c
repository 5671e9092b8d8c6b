#include "platform.h"

/* A house whose inbox looks like Messenger's, at an address of its own. */
const struct platform platform_toy = {
	.channel = "toy",
	.login = "page",
	.source = "messenger",
	.nested = true,
	.threads = 10,
	.recent = 11,
	.deep = 20,
	.message_fields = "id,created_time,from,to,message",
};
