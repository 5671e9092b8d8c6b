/* A page of a platform, as souk-fetch hands it on. */
#include <string.h>
#include <unistd.h>

#include "door.h"
#include "../../normalize/page.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct record_in in;
	struct record r = { 0 };

	door_open(&in, data, size);
	while (record_next(&in, &r))
		if (strcmp(r.type, "page") == 0)
			page_write(&in, &r);
	record_close(&in);
	door_judge();
	return 0;
}
