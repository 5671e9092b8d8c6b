#include <err.h>
#include <string.h>
#include <sysexits.h>

#include "conf.h"
#include "money.h"
#include "order_terms.h"

static void
load_requires(struct order_terms *terms)
{
	struct {
		const char *word;
		bool *needed;
	} all[] = {
		{ "name", &terms->needs_name },
		{ "phone", &terms->needs_phone },
		{ "address", &terms->needs_address }
	};
	const char *p = conf_str("SOUK_ORDER_REQUIRES", "name,phone,address");
	size_t len, i;

	if (strcmp(p, "none") == 0)
		return;
	for (; *p != '\0'; p += len + strspn(p + len, ", ")) {
		len = strcspn(p, ", ");
		for (i = 0; i < 3 && (strlen(all[i].word) != len ||
		    strncmp(all[i].word, p, len) != 0); i++)
			continue;
		if (i == 3 || len == 0)
			errx(EX_CONFIG, "SOUK_ORDER_REQUIRES: want none, or "
			    "some of name, phone, address");
		*all[i].needed = true;
	}
}

/* A figure and its currency: 500.000 KWD. */
static void
load_cap(struct order_terms *terms)
{
	const char *text = conf_str("SOUK_ORDER_MAX", NULL), *space;
	char figure[MONEY_SIZE] = "";

	if (text == NULL)
		return;
	space = strchr(text, ' ');
	if (space != NULL && space - text < MONEY_SIZE &&
	    strlen(space + 1) == 3) {
		memcpy(figure, text, (size_t)(space - text));
		memcpy(terms->currency, space + 1, 4);
	}
	if (money_parse(figure, terms->currency, &terms->total_max) !=
	    MONEY_OK || terms->total_max == 0)
		errx(EX_CONFIG, "SOUK_ORDER_MAX = %s: want a sum such as "
		    "500.000 KWD", text);
}

void
order_terms_load(struct order_terms *terms)
{
	memset(terms, 0, sizeof(*terms));
	load_requires(terms);
	load_cap(terms);
}
