#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "ident.h"
#include "journal.h"
#include "money.h"
#include "product.h"
#include "text.h"

enum { NAME_MOST = 256, TEXT_MOST = 4000, SKU_MOST = 64,	/* bytes */
	STOCK_MOST = 1000000000 };

const char *const product_fields[PRODUCT_FIELDS] = {
	"name", "description", "price", "currency", "options", "stock", "sku"
};

int64_t
product_stock(const char *typed)
{
	char *text = text_fold(typed), *end;
	int64_t n;

	if (strcmp(text, "none") == 0 || *text == '\0') {
		n = PRODUCT_NOT_COUNTED;
	} else {
		n = strtol(text, &end, 10);
		if (*text < '0' || *text > '9' || *end != '\0' ||
		    n > STOCK_MOST)
			n = PRODUCT_NO_NUMBER;
	}
	free(text);
	return n;
}

const char *
product_check(char *const value[PRODUCT_FIELDS], enum product_field *where,
    int64_t *minor)
{
	enum money_verdict verdict;
	size_t i;

	for (i = 0; i < PRODUCT_FIELDS; i++) {
		*where = (enum product_field)i;
		if (value[i] != NULL &&
		    u8_check((const uint8_t *)value[i], strlen(value[i])))
			return "not UTF-8: save the file as 'CSV UTF-8'";
	}
	*where = PRODUCT_NAME;
	if (*value[PRODUCT_NAME] == '\0')
		return "empty";
	if (strlen(value[PRODUCT_NAME]) > NAME_MOST)
		return "longer than 256 bytes";
	*where = PRODUCT_DESCRIPTION;
	if (value[PRODUCT_DESCRIPTION] != NULL &&
	    strlen(value[PRODUCT_DESCRIPTION]) > TEXT_MOST)
		return "longer than 4000 bytes";
	*where = PRODUCT_OPTIONS;
	if (strlen(value[PRODUCT_OPTIONS]) > TEXT_MOST)
		return "longer than 4000 bytes";
	*where = PRODUCT_SKU;
	if (strlen(value[PRODUCT_SKU]) > SKU_MOST)
		return "longer than 64 bytes";
	*where = PRODUCT_STOCK;
	if (product_stock(value[PRODUCT_STOCK]) == PRODUCT_NO_NUMBER)
		return "a number of pieces, or none";
	*where = PRODUCT_CURRENCY;
	if (money_decimals(value[PRODUCT_CURRENCY]) < 0)
		return money_reason(MONEY_CURRENCY);
	*where = PRODUCT_PRICE;
	verdict = money_parse(value[PRODUCT_PRICE], value[PRODUCT_CURRENCY],
	    minor);
	return verdict == MONEY_OK ? NULL : money_reason(verdict);
}

bool
product_add(struct db *db, char *const value[PRODUCT_FIELDS], int64_t minor,
    bool *changed)
{
	sqlite3_stmt *q = db_query(db, Q_PRODUCT_OF_SKU);
	char id[IDENT_SIZE], now[STAMP_SIZE];

	db_bind(q, ":sku", value[PRODUCT_SKU]);
	db_bind(q, ":name", value[PRODUCT_NAME]);
	if (db_row(db, q)) {
		db_done(q);
		return false;
	}
	q = db_query(db, Q_PRODUCT_ADD);
	db_bind(q, ":id", ident_new(id));
	db_bind(q, ":name", value[PRODUCT_NAME]);
	db_bind(q, ":description", value[PRODUCT_DESCRIPTION]);
	db_bind_int(q, ":price", minor);
	db_bind(q, ":currency", value[PRODUCT_CURRENCY]);
	if (*value[PRODUCT_OPTIONS] != '\0')
		db_bind(q, ":options", value[PRODUCT_OPTIONS]);
	if (*value[PRODUCT_SKU] != '\0')
		db_bind(q, ":sku", value[PRODUCT_SKU]);
	if (*value[PRODUCT_STOCK] != '\0')
		db_bind_int(q, ":stock", product_stock(value[PRODUCT_STOCK]));
	db_bind(q, ":now", journal_now(now));
	*changed = db_run(db, q) > 0;
	return true;
}
