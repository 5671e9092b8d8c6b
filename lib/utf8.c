#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistr.h>

#include "utf8.h"

char *
utf8_clean(const char *text, size_t len)
{
	char *out = malloc(len * 3 + 1), *p = out;
	ucs4_t c;
	int n;

	if (out == NULL)
		errx(EX_OSERR, "out of memory");
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
