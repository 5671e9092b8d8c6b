#include <stdlib.h>
#include <string.h>

#include "phone_plan.h"
#include "text.h"

enum { DIGITS_MIN = 8, DIGITS_MAX = 15, ROOM = 40 };

/*
 * Digits of a national number without the trunk prefix, after the national
 * plans as ITU-T publishes them (E.164 national numbering plans).
 */
static const struct phone_plan {
	const char *country, *calling, *trunk;
	size_t min, max;
} plans[] = {
	{ "AE", "971", "0", 8, 9 }, { "BH", "973", "", 8, 8 },
	{ "DE", "49", "0", 6, 11 }, { "DJ", "253", "", 8, 8 },
	{ "DZ", "213", "0", 8, 9 }, { "EG", "20", "0", 8, 10 },
	{ "FR", "33", "0", 9, 9 }, { "GB", "44", "0", 9, 10 },
	{ "IL", "972", "0", 8, 9 }, { "IN", "91", "0", 10, 10 },
	{ "IQ", "964", "0", 8, 10 }, { "JO", "962", "0", 8, 9 },
	{ "KM", "269", "", 7, 7 }, { "KW", "965", "", 8, 8 },
	{ "LB", "961", "0", 7, 8 }, { "LY", "218", "0", 8, 9 },
	{ "MA", "212", "0", 9, 9 }, { "MR", "222", "", 8, 8 },
	{ "OM", "968", "", 8, 8 }, { "PK", "92", "0", 9, 10 },
	{ "PS", "970", "0", 8, 9 }, { "QA", "974", "", 8, 8 },
	{ "SA", "966", "0", 9, 9 }, { "SD", "249", "0", 9, 9 },
	{ "SO", "252", "0", 7, 9 }, { "SY", "963", "0", 8, 9 },
	{ "TN", "216", "", 8, 8 }, { "TR", "90", "0", 10, 10 },
	{ "US", "1", "1", 10, 10 }, { "YE", "967", "0", 7, 9 }
};

enum { PLANS = sizeof(plans) / sizeof(*plans) };

const struct phone_plan *
phone_plan_of(const char *country)
{
	size_t i;

	for (i = 0; i < PLANS; i++)
		if (strcmp(plans[i].country, country) == 0)
			return &plans[i];
	return NULL;
}

/* The digits of what was typed; *foreign: with + or 00, which are left out. */
static void
read_digits(const char *typed, char digits[ROOM], bool *foreign)
{
	char *folded = text_fold(typed);
	size_t n = 0;
	const char *p;

	*foreign = strchr(folded, '+') != NULL;
	for (p = folded; *p != '\0' && n < ROOM - 1; p++)
		if (*p >= '0' && *p <= '9')
			digits[n++] = *p;
	digits[n] = '\0';
	free(folded);
	if (!*foreign && strncmp(digits, "00", 2) == 0) {
		*foreign = true;
		memmove(digits, digits + 2, n - 1);
	}
}

static bool
fits(const struct phone_plan *plan, const char *national)
{
	size_t n = strlen(national);

	return n >= plan->min && n <= plan->max && *national != '0';
}

/* The national number behind the trunk prefix, or without one; or NULL. */
static const char *
national(const struct phone_plan *plan, const char *digits)
{
	size_t n = strlen(plan->trunk);

	if (n > 0 && strncmp(digits, plan->trunk, n) == 0 &&
	    fits(plan, digits + n))
		return digits + n;
	return fits(plan, digits) ? digits : NULL;
}

/* Behind the country's calling code, where people may write the trunk's 0. */
static const char *
behind_code(const struct phone_plan *plan, const char *digits)
{
	size_t n = strlen(plan->calling);

	return strncmp(digits, plan->calling, n) == 0 ?
	    national(plan, digits + n) : NULL;
}

static bool
put(char text[PHONE_E164_SIZE], const char *calling, const char *number)
{
	size_t n = strlen(calling), len = strlen(number);

	if (n + len < DIGITS_MIN || n + len > DIGITS_MAX)
		return false;
	text[0] = '+';
	memcpy(text + 1, calling, n);
	memcpy(text + 1 + n, number, len + 1);
	return true;
}

static bool
foreign_e164(const char *digits, char text[PHONE_E164_SIZE])
{
	const char *number;
	size_t i;

	if (*digits == '0')
		return false;
	for (i = 0; i < PLANS; i++)
		if (strncmp(digits, plans[i].calling,
		    strlen(plans[i].calling)) == 0)
			return (number = behind_code(&plans[i], digits)) !=
			    NULL && put(text, plans[i].calling, number);
	return put(text, "", digits);
}

bool
phone_e164(const char *typed, const struct phone_plan *home,
    char text[PHONE_E164_SIZE])
{
	char digits[ROOM];
	const char *number;
	bool foreign;

	read_digits(typed, digits, &foreign);
	if (foreign)
		return foreign_e164(digits, text);
	if (home == NULL)
		return false;
	if ((number = national(home, digits)) == NULL)
		number = behind_code(home, digits);
	return number != NULL && put(text, home->calling, number);
}
