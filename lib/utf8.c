#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "must.h"
#include "utf8.h"

bool
utf8_drives(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} driving[] = {
		{ 0x00, 0x1f }, { 0x7f, 0x9f }, { 0x61c, 0x61c },
		{ 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2066, 0x2069 },
		{ 0xe0000, 0xe007f }
	};
	size_t i;

	for (i = 0; i < sizeof(driving) / sizeof(*driving); i++)
		if (c >= driving[i].first && c <= driving[i].last)
			return true;
	return false;
}

size_t
utf8_show(const char *text, size_t len, char shown[UTF8_SHOWN])
{
	ucs4_t c;
	int n = u8_mbtoucr(&c, (const uint8_t *)text, len);

	if (n <= 0) {
		snprintf(shown, UTF8_SHOWN, "\\x%02x", (unsigned char)*text);
		return 1;
	}
	if (!utf8_drives(c)) {
		memcpy(shown, text, (size_t)n);
		shown[n] = '\0';
	} else if (c == '\n') {
		memcpy(shown, "\\n", 3);
	} else {
		snprintf(shown, UTF8_SHOWN, c < 0x100 ? "\\x%02x" : "\\u%04x",
		    (unsigned)c);
	}
	return (size_t)n;
}

/*
 * The character whose escape stands at text, and how long that is; 0: none does.
 * Past U+FFFF there are five digits.
 */
static size_t
shown_here(const char *text, uint32_t *c)
{
	bool byte = strncmp(text, "\\x", 2) == 0;
	size_t n = byte ? 2 : 5, digits;
	char number[6];

	if (!byte && strncmp(text, "\\u", 2) != 0)
		return 0;
	digits = strspn(text + 2, "0123456789abcdef");
	for (; n >= (byte ? 2 : 4); n--) {
		snprintf(number, sizeof(number), "%.*s", (int)n, text + 2);
		*c = (uint32_t)strtoul(number, NULL, 16);
		if (n <= digits && *c != 0 && *c != '\n' && utf8_drives(*c))
			return n + 2;
	}
	return 0;
}

void
utf8_unshow(char *text)
{
	char *out = text;
	uint32_t c;
	size_t n;

	while (*text != '\0') {
		if ((n = shown_here(text, &c)) > 0) {
			out += u8_uctomb((uint8_t *)out, c, 4);
			text += n;
		} else {
			*out++ = *text++;
		}
	}
	*out = '\0';
}

char *
utf8_clean(const char *text, size_t len)
{
	char *out = must(malloc(len * 3 + 1)), *p = out;
	ucs4_t c;
	int n;

	while (len > 0) {
		n = u8_mbtoucr(&c, (const uint8_t *)text, len);
		if (n > 0 && c != 0) {
			memcpy(p, text, (size_t)n);
			p += n;
		} else {
			memcpy(p, "\xef\xbf\xbd", 3);
			p += 3;
			n = 1;
		}
		text += n;
		len -= (size_t)n;
	}
	*p = '\0';
	return out;
}

/* How many bytes from here on are ASCII, by eights where it can be. */
static size_t
ascii(const char *text, size_t len)
{
	const uint64_t high = UINT64_C(0x8080808080808080);
	uint64_t eight;
	size_t i = 0;

	for (; i + 8 <= len; i += 8) {
		memcpy(&eight, text + i, 8);
		if ((eight & high) != 0)
			break;
	}
	while (i < len && (unsigned char)text[i] < 0x80)
		i++;
	return i;
}

/* Letters of two bytes: Arabic, but also Greek and Cyrillic. */
static size_t
pairs(const char *text, size_t len)
{
	size_t i = 0;

	while (i + 2 <= len && (unsigned char)text[i] >= 0xc2 &&
	    (unsigned char)text[i] <= 0xdf && (text[i + 1] & 0xc0) == 0x80)
		i += 2;
	return i;
}

static size_t
beyond_ascii(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && (unsigned char)text[i] >= 0x80)
		i++;
	return i;
}

/*
 * Keys, ids and times are most of a record, and letters of two bytes of what it
 * says: only what is left is looked at.
 */
bool
utf8_is(const char *text, size_t len)
{
	size_t n;

	while (len > 0) {
		n = ascii(text, len);
		n += pairs(text + n, len - n);
		text += n;
		len -= n;
		n = beyond_ascii(text, len);
		if (n > 0 && u8_check((const uint8_t *)text, n) != NULL)
			return false;
		text += n;
		len -= n;
	}
	return true;
}
