#include <err.h>
#include <string.h>
#include <sysexits.h>

#include "conf.h"
#include "order_terms.h"
#include "sum.h"

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
		if (i == 3)
			errx(EX_CONFIG, "SOUK_ORDER_REQUIRES: want none, or "
			    "some of name, phone, address");
		*all[i].needed = true;
	}
}

static void
load_cap(struct order_terms *terms)
{
	const char *text = conf_str("SOUK_ORDER_MAX", NULL);

	if (text != NULL && (!sum_read(text, &terms->total_max,
	    terms->currency) || terms->total_max == 0))
		errx(EX_CONFIG, "SOUK_ORDER_MAX = %s: want a sum such as "
		    "500.000 KWD", text);
}

static void
load_mode(struct order_terms *terms)
{
	static const char *const modes[] = {
		[ORDERS_AUTO] = "auto",
		[ORDERS_CONFIRM] = "confirm",
		[ORDERS_OFF] = "off"
	};
	const char *text = conf_str("SOUK_ORDERS", modes[ORDERS_AUTO]);
	size_t i;

	for (i = 0; i < 3 && strcmp(modes[i], text) != 0; i++)
		continue;
	if (i == 3)
		errx(EX_CONFIG, "SOUK_ORDERS = %s: want auto, confirm or off",
		    text);
	terms->mode = (enum order_mode)i;
}

static void
load_country(struct order_terms *terms)
{
	const char *text = conf_str("SOUK_COUNTRY", NULL);

	if (text != NULL &&
	    (terms->country = phone_plan_of(text)) == NULL)
		errx(EX_CONFIG, "SOUK_COUNTRY = %s: want a country's two "
		    "letters, such as KW; souk-reply(1) lists them", text);
}

void
order_terms_load(struct order_terms *terms)
{
	const struct delivery *delivery = terms->delivery;

	memset(terms, 0, sizeof(*terms));
	terms->delivery = delivery;
	load_mode(terms);
	load_requires(terms);
	load_cap(terms);
	load_country(terms);
}
