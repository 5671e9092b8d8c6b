/* Times in texts and in HTTP's Date: what is read prints and reads the same. */
#include <stdlib.h>

#include "door.h"
#include "stamp.h"

static void
judge(int64_t t)
{
	char text[STAMP_SIZE];

	MUST(t == STAMP_NONE || t >= 0);
	if (t != STAMP_NONE)
		MUST(stamp_parse(stamp_print(t, text)) == t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = door_text(data, size);

	judge(stamp_parse(text));
	judge(stamp_parse_http(text));
	free(text);
	return 0;
}
