/*
 * Any bytes: made UTF-8, folded, and cut into the parts that a platform takes.
 * No part is lost, none is longer than it may be, none ends inside a character.
 */
#include <stdlib.h>
#include <string.h>

#include "door.h"
#include "text.h"
#include "utf8.h"

/* Characters of so many bytes. */
static size_t
units(const char *text, size_t len, enum text_unit unit)
{
	size_t n = 0, i;

	for (i = 0; i < len; i++)
		n += unit == TEXT_BYTES ||
		    ((unsigned char)text[i] & 0xc0) != 0x80;
	return n;
}

static void
judge_parts(const char *text, enum text_unit unit, size_t max)
{
	size_t len;

	for (; *text != '\0'; text += len) {
		len = text_part(text, unit, max);
		MUST(len > 0 && len <= strlen(text));
		MUST(utf8_is(text, len));
		MUST(units(text, len, unit) <= max);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = door_text(data, size), *text = utf8_clean(bytes, size);
	char *folded = text_fold(text);

	MUST(utf8_is(text, strlen(text)));
	MUST(!utf8_is(bytes, size) || strlen(bytes) < size ||
	    strcmp(bytes, text) == 0);
	door_judge_text(folded);
	MUST(text_same(text, text));
	judge_parts(text, TEXT_CHARACTERS, 20);
	judge_parts(text, TEXT_BYTES, 40);
	free(folded);
	free(text);
	free(bytes);
	return 0;
}
