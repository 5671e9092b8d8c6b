#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "money.h"
#include "must.h"
#include "text.h"

/* Fill p from o, or say why not. */
static const char *
product_read(struct product *p, struct json_object *o)
{
	p->object = o;
	p->id = json_str(o, "product_id");
	p->name = json_text(o, "name");
	p->currency = json_str(o, "currency");
	p->counted = json_int(o, "stock", &p->stock);
	if (p->id == NULL || *p->id == '\0')
		return "product without \"product_id\"";
	if (p->name == NULL || *p->name == '\0')
		return "product without \"name\"";
	if (p->currency == NULL || money_decimals(p->currency) < 0)
		return "product of no known currency";
	if (!json_int(o, "price", &p->price) || p->price < 0 ||
	    p->price > MONEY_MAX)
		return "product without a usable \"price\"";
	p->folded = text_fold(p->name);
	return NULL;
}

void
catalog_read(struct catalog *c, struct record_in *in, const struct record *r)
{
	struct json_object *list = json_arr(r->object, "products"), *o;
	size_t n, i;
	const char *why;

	if (list == NULL) {
		record_reject(in, r, NULL, "catalog without \"products\"");
		return;
	}
	n = json_object_array_length(list);
	c->record = json_object_get(r->object);
	c->brief = json_true(r->object, "brief");
	c->products = must(calloc(n + 1, sizeof(*c->products)));
	for (i = 0; i < n; i++) {
		o = json_object_array_get_idx(list, i);
		why = product_read(&c->products[c->count], o);
		if (why == NULL)
			c->count++;
		else
			record_reject(in, r, o, "%s", why);
	}
}

static const struct product *
find(const struct catalog *c, const char *name, bool folded, size_t *matches)
{
	const struct product *p, *found = NULL;
	size_t i;

	*matches = 0;
	for (i = 0; i < c->count; i++) {
		p = &c->products[i];
		if (strcmp(folded ? p->folded : p->name, name) != 0)
			continue;
		found = p;
		++*matches;
	}
	return *matches == 1 ? found : NULL;
}

const struct product *
catalog_find(const struct catalog *c, const char *name, size_t *matches)
{
	const struct product *p = find(c, name, false, matches);
	char *folded;

	if (*matches > 0)
		return p;
	folded = text_fold(name);
	p = find(c, folded, true, matches);
	free(folded);
	return p;
}

static size_t
min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * How many bytes to change until a is b, 0 where one holds the other; only
 * the first bytes of long names count.
 */
static size_t
distance(const char *a, const char *b)
{
	enum { NAME_MAX_COMPARED = 127 };
	size_t row[NAME_MAX_COMPARED + 1], i, j, corner, above;
	size_t la = strnlen(a, NAME_MAX_COMPARED);
	size_t lb = strnlen(b, NAME_MAX_COMPARED);

	if (la > 0 && (strstr(a, b) != NULL || strstr(b, a) != NULL))
		return 0;
	for (j = 0; j <= lb; j++)
		row[j] = j;
	for (i = 1; i <= la; i++) {
		corner = row[0];
		row[0] = i;
		for (j = 1; j <= lb; j++) {
			above = row[j];
			row[j] = min(min(above, row[j - 1]) + 1,
			    corner + (a[i - 1] != b[j - 1]));
			corner = above;
		}
	}
	return row[lb];
}

size_t
catalog_nearest(const struct catalog *c, const char *name,
    const struct product *nearest[CATALOG_NEAREST])
{
	size_t far[CATALOG_NEAREST], count = 0, i, at, d;
	char *folded = text_fold(name);

	for (i = 0; i < c->count; i++) {
		d = distance(c->products[i].folded, folded);
		for (at = count; at > 0 && far[at - 1] > d; at--)
			continue;
		if (at == CATALOG_NEAREST)
			continue;
		count = min(count + 1, CATALOG_NEAREST);
		memmove(far + at + 1, far + at,
		    (count - at - 1) * sizeof(*far));
		memmove(nearest + at + 1, nearest + at,
		    (count - at - 1) * sizeof(*nearest));
		far[at] = d;
		nearest[at] = &c->products[i];
	}
	free(folded);
	return count;
}

void
catalog_free(struct catalog *c)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		free(c->products[i].folded);
	free(c->products);
	json_object_put(c->record);
	memset(c, 0, sizeof(*c));
}
