#include <string.h>

#include "money.h"
#include "sum.h"

bool
sum_read(const char *text, int64_t *minor, char currency[4])
{
	const char *space = strchr(text, ' ');
	char figure[MONEY_SIZE];
	size_t len;

	if (space == NULL || strlen(space + 1) != 3)
		return false;
	len = (size_t)(space - text);
	if (len >= sizeof(figure))
		return false;
	memcpy(figure, text, len);
	figure[len] = '\0';
	memcpy(currency, space + 1, 4);
	return money_parse(figure, currency, minor) == MONEY_OK;
}
