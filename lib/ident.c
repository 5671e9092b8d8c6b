#include <err.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sysexits.h>
#include <uuid/uuid.h>

#include "ident.h"
#include "must.h"
#include "stamp.h"

/* The space of all ids that souk derives. */
static const char souk_space[] = "6f1d5a6e-9a53-5c0e-8a0b-736f756b0001";

/* One system call for many ids: a long import makes a million of them. */
static void
random_bytes(unsigned char *out, size_t n)
{
	static unsigned char pool[4096];
	static size_t used = sizeof(pool);

	if (used + n > sizeof(pool)) {
		size_t got = 0;

		while (got < sizeof(pool)) {
			ssize_t r = getrandom(pool + got, 256, 0);

			if (r < 0)
				err(EX_OSERR, "getrandom");
			got += (size_t)r;
		}
		used = 0;
	}
	memcpy(out, pool + used, n);
	used += n;
}

char *
ident_new(char text[IDENT_SIZE])
{
	static uint64_t last;
	uint64_t t = (uint64_t)stamp_now() << 12;
	unsigned char id[16];
	int i;

	/* The 12 bits behind the time count ids of one millisecond. */
	if (t <= last)
		t = last + 1;
	last = t;
	random_bytes(id + 8, 8);
	for (i = 0; i < 6; i++)
		id[i] = (unsigned char)(t >> (52 - 8 * i));
	id[6] = (unsigned char)(0x70 | ((t >> 8) & 0x0f));
	id[7] = (unsigned char)t;
	id[8] = (id[8] & 0x3f) | 0x80;
	uuid_unparse_lower(id, text);
	return text;
}

char *
ident_of(const char *space, const char *const parts[], char text[IDENT_SIZE])
{
	unsigned char ns[16], id[16];
	size_t len = 0, i;
	char *name, *p;

	if (uuid_parse(space != NULL ? space : souk_space, ns) != 0)
		uuid_parse(souk_space, ns);
	for (i = 0; parts[i] != NULL; i++)
		len += strlen(parts[i]) + 1;
	p = name = must(malloc(len + 1));
	for (i = 0; parts[i] != NULL; i++)
		p = stpcpy(p, parts[i]) + 1;	/* the NUL parts them */
	uuid_generate_sha1(id, ns, name, len);
	uuid_unparse_lower(id, text);
	free(name);
	return text;
}
