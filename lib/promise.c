#include <err.h>
#include <string.h>
#include <sysexits.h>

#include "promise.h"

/* Memory is what the longest lines and pages could need, several times over. */
const struct promises promises[] = {
	{ "souk-normalize", STREAMS, 2048, 16, 0 },
	{ "souk-normalize --whatsapp", STREAMS | READS, 2048, 16, 0 },
	{ "souk-channels", STREAMS | READS | WRITES | CHANGES, 2048, 64, 0 },
	{ "souk-candidates", STREAMS | READS | WRITES | CHANGES, 2048, 64, 0 },
	{ "souk-store", STREAMS | READS | WRITES | CHANGES, 2048, 64, 0 },
	{ "souk-admin", STREAMS | READS | WRITES | CHANGES, 2048, 64, 0 },
	{ "souk-fetch", STREAMS | READS | WRITES | CONNECTS,
	  4096, 4096, 4096 },
	{ "souk-fetch, capturing", STREAMS | READS | WRITES | CHANGES | CONNECTS,
	  4096, 4096, 4096 },
	{ "souk-reply", STREAMS | READS | CONNECTS, 4096, 4096, 4096 },
	{ "souk-sendmsg", STREAMS | READS | WRITES | CONNECTS,
	  4096, 4096, 4096 },
};

const size_t promises_count = sizeof(promises) / sizeof(*promises);

const struct promises *
promises_of(const char *program)
{
	size_t i;

	for (i = 0; i < promises_count; i++)
		if (strcmp(promises[i].program, program) == 0)
			return &promises[i];
	errx(EX_SOFTWARE, "%s is not in the table of promise.c", program);
}
