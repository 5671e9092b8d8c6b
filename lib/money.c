#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "money.h"

/* ISO 4217, with the few that trade without their minor unit set to 0. */
static const struct {
	char code[4];
	int decimals;
} currencies[] = {
	{ "AED", 2 }, { "BHD", 3 }, { "CAD", 2 }, { "CHF", 2 }, { "DZD", 2 },
	{ "EGP", 2 }, { "EUR", 2 }, { "GBP", 2 }, { "ILS", 2 }, { "INR", 2 },
	{ "IQD", 0 }, { "JOD", 3 }, { "JPY", 0 }, { "KWD", 3 }, { "LBP", 0 },
	{ "LYD", 3 }, { "MAD", 2 }, { "MRU", 2 }, { "OMR", 3 }, { "PKR", 2 },
	{ "QAR", 2 }, { "SAR", 2 }, { "SDG", 2 }, { "SEK", 2 }, { "SYP", 0 },
	{ "TND", 3 }, { "TRY", 2 }, { "USD", 2 }, { "YER", 0 }
};

int
money_decimals(const char *currency)
{
	size_t i;

	for (i = 0; i < sizeof(currencies) / sizeof(*currencies); i++)
		if (strcmp(currencies[i].code, currency) == 0)
			return currencies[i].decimals;
	return -1;
}

enum { POINT = 10, COMMA, OTHER };

/* The next sign of a figure: a digit's value, POINT, COMMA or OTHER. */
static int
next_sign(const char **text)
{
	const unsigned char *p = (const unsigned char *)*text;

	if (*p >= '0' && *p <= '9') {
		*text += 1;
		return *p - '0';
	}
	if (*p == '.' || *p == ',') {
		*text += 1;
		return *p == '.' ? POINT : COMMA;
	}
	/* U+0660.. ٠-٩, U+066B ٫ decimal, U+066C ٬ thousands; U+06F0.. ۰-۹ */
	if (p[0] == 0xd9 && p[1] >= 0xa0 && p[1] <= 0xa9) {
		*text += 2;
		return p[1] - 0xa0;
	}
	if (p[0] == 0xd9 && (p[1] == 0xab || p[1] == 0xac)) {
		*text += 2;
		return p[1] == 0xab ? POINT : COMMA;
	}
	if (p[0] == 0xdb && p[1] >= 0xb0 && p[1] <= 0xb9) {
		*text += 2;
		return p[1] - 0xb0;
	}
	return OTHER;
}

struct figure {
	int64_t whole, fraction;
	int groups;		/* commas */
	int digits;		/* since the last separator */
	int first;		/* digits ahead of the first separator */
	int decimals;		/* behind the point, or -1 without one */
	bool latin;		/* its separators are '.' and ',' */
};

static enum money_verdict
read_figure(const char *text, struct figure *f)
{
	int sign;

	memset(f, 0, sizeof(*f));
	f->decimals = -1;
	while (*text != '\0') {
		f->latin |= *text == '.' || *text == ',';
		sign = next_sign(&text);
		if (sign == OTHER || (sign >= POINT && f->decimals >= 0) ||
		    (sign >= POINT && f->digits == 0) ||
		    (sign >= POINT && f->groups > 0 && f->digits != 3))
			return MONEY_SYNTAX;
		if (sign >= POINT) {
			if (f->groups == 0)
				f->first = f->digits;
			f->digits = 0;
			f->groups += sign == COMMA;
			f->decimals = sign == POINT ? 0 : -1;
			continue;
		}
		if (f->whole > MONEY_MAX || f->fraction > MONEY_MAX)
			return MONEY_RANGE;
		f->digits++;
		if (f->decimals < 0) {
			f->whole = f->whole * 10 + sign;
			continue;
		}
		f->fraction = f->fraction * 10 + sign;
		f->decimals++;
	}
	if (f->digits == 0 || (f->decimals < 0 && f->groups > 0 &&
	    f->digits != 3))
		return MONEY_SYNTAX;
	return f->groups > 0 && f->first > 3 ? MONEY_SYNTAX : MONEY_OK;
}

/*
 * One separator with three digits behind it: thousands to one shop, decimals
 * to another.  Only a currency of three decimals settles the point, and only a
 * currency without that many settles nothing about the comma.
 */
static bool
is_ambiguous(const struct figure *f, int decimals)
{
	if (!f->latin)
		return false;
	if (f->decimals == 3 && f->groups == 0)
		return decimals < 3;
	return f->decimals < 0 && f->groups == 1 && decimals == 3;
}

enum money_verdict
money_parse(const char *text, const char *currency, int64_t *minor)
{
	int decimals = money_decimals(currency), i;
	struct figure f;
	enum money_verdict verdict;
	int64_t value;

	if (decimals < 0)
		return MONEY_CURRENCY;
	if (*text == '-')
		return MONEY_RANGE;
	if ((verdict = read_figure(text, &f)) != MONEY_OK)
		return verdict;
	if (is_ambiguous(&f, decimals))
		return MONEY_AMBIGUOUS;
	/* 12.00 JPY says nothing wrong; 12.50 JPY does. */
	for (; f.decimals > decimals; f.decimals--) {
		if (f.fraction % 10 != 0)
			return MONEY_PRECISION;
		f.fraction /= 10;
	}
	value = f.whole;
	for (i = 0; i < decimals; i++)
		if (__builtin_mul_overflow(value, 10, &value))
			return MONEY_RANGE;
	for (i = f.decimals < 0 ? 0 : f.decimals; i < decimals; i++)
		f.fraction *= 10;
	value += f.fraction;
	if (value > MONEY_MAX)
		return MONEY_RANGE;
	*minor = value;
	return MONEY_OK;
}

const char *
money_reason(enum money_verdict verdict)
{
	static const char *const reasons[] = {
		[MONEY_OK] = "fine",
		[MONEY_CURRENCY] = "unknown currency (use a code such as KWD)",
		[MONEY_SYNTAX] = "not a price: write it as 1250 or 49.50",
		[MONEY_AMBIGUOUS] = ("ambiguous: thousands or decimals? "
		    "write 1234 or 1234.00 (KWD: 1.234)"),
		[MONEY_PRECISION] = "more decimals than the currency has",
		[MONEY_RANGE] = "negative or too large"
	};

	return reasons[verdict];
}

char *
money_print(int64_t minor, const char *currency, char text[MONEY_SIZE])
{
	int decimals = money_decimals(currency), i;
	int64_t unit = 1;

	for (i = 0; i < decimals; i++)
		unit *= 10;
	if (decimals <= 0)
		snprintf(text, MONEY_SIZE, "%lld %.8s", (long long)minor,
		    currency);
	else
		snprintf(text, MONEY_SIZE, "%s%lld.%0*lld %.8s",
		    minor < 0 ? "-" : "", llabs((long long)(minor / unit)),
		    decimals > 3 ? 3 : decimals,
		    llabs((long long)(minor % unit)), currency);
	return text;
}

bool
money_times(int64_t minor, int64_t quantity, int64_t *total)
{
	return !__builtin_mul_overflow(minor, quantity, total) &&
	    minor >= 0 && quantity >= 0 && *total <= MONEY_MAX;
}
