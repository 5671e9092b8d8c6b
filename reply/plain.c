#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

#include "must.h"
#include "plain.h"

/* Joiners (U+200C, U+200D) stay: Persian and emoji need them. */
static bool
is_hidden(ucs4_t c)
{
	static const struct {
		ucs4_t first, last;
	} hidden[] = {
		{ 0x0000, 0x0008 }, { 0x000b, 0x001f }, { 0x007f, 0x009f },
		{ 0x200b, 0x200b }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
		{ 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xfff0, 0xfffb },
		{ 0xe0000, 0xe0fff }
	};
	size_t i;

	for (i = 0; i < sizeof(hidden) / sizeof(*hidden); i++)
		if (c >= hidden[i].first && c <= hidden[i].last)
			return true;
	return false;
}

/* An emoji's colours are seen, and stay in what is said. */
static bool
is_colour(ucs4_t c, enum plain_shape shape)
{
	return shape == PLAIN_SPOKEN && c >= 0xfe00 && c <= 0xfe0f;
}

/* "<|" opens a control token in many models' templates. */
static bool
opens_token(const char *out, size_t len, ucs4_t c)
{
	return c == '|' && len > 0 && out[len - 1] == '<';
}

static size_t
put(char *out, size_t len, ucs4_t c, enum plain_shape shape)
{
	if (shape != PLAIN_SPOKEN && opens_token(out, len, c))
		out[len++] = ' ';
	return len + (size_t)u8_uctomb((uint8_t *)out + len, c, 6);
}

static size_t
trimmed(const char *out, size_t len)
{
	while (len > 0 && strchr(" \n\t", out[len - 1]) != NULL)
		len--;
	return len;
}

/* White space ahead of everything, or a second one in a line. */
static bool
is_surplus(const char *out, size_t len, ucs4_t c, enum plain_shape shape)
{
	if (!uc_is_property_white_space(c))
		return false;
	return len == 0 ||
	    (shape == PLAIN_LINE && trimmed(out, len) != len);
}

char *
plain_text(const char *text, size_t max, enum plain_shape shape)
{
	static const char more[] = "…";
	const uint8_t *in = (const uint8_t *)text;
	char *out = must(malloc(2 * strlen(text) + sizeof(more)));
	size_t len = 0, seen = 0;
	ucs4_t c;
	int n;

	for (; (n = u8_strmbtouc(&c, in)) > 0; in += n) {
		if (uc_is_property_white_space(c) &&
		    (shape == PLAIN_LINE || (c != '\n' && c != '\t')))
			c = ' ';
		if ((is_hidden(c) && !is_colour(c, shape)) ||
		    is_surplus(out, len, c, shape))
			continue;
		if (seen++ == max) {
			len = trimmed(out, len);
			memcpy(out + len, more, sizeof(more));
			return out;
		}
		len = put(out, len, c, shape);
	}
	out[trimmed(out, len)] = '\0';
	return out;
}
