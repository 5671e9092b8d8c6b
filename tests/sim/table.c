#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* FNV-1a */
uint64_t
table_hash(const char *key)
{
	uint64_t h = 14695981039346656037u;

	for (; *key; key++)
		h = (h ^ (unsigned char)*key) * 1099511628211u;
	return h;
}

static struct slot *
table_slot(const struct table *t, const char *key)
{
	size_t i = table_hash(key) & (t->cap - 1);

	while (t->slots[i].key && strcmp(t->slots[i].key, key))
		i = (i + 1) & (t->cap - 1);
	return &t->slots[i];
}

void *
table_get(const struct table *t, const char *key)
{
	return t->cap ? table_slot(t, key)->value : NULL;
}

static void
table_grow(struct table *t)
{
	struct table wide = { .cap = t->cap ? t->cap * 2 : 64 };
	size_t i;

	wide.slots = mem_zero(wide.cap, sizeof(*wide.slots));
	for (i = 0; i < t->cap; i++)
		if (t->slots[i].key)
			*table_slot(&wide, t->slots[i].key) = t->slots[i];
	wide.count = t->count;
	free(t->slots);
	*t = wide;
}

void
table_put(struct table *t, const char *key, void *value)
{
	struct slot *s;

	if (t->count * 2 >= t->cap)
		table_grow(t);
	s = table_slot(t, key);
	t->count += s->key == NULL;
	s->key = key;
	s->value = value;
}

void
table_free(struct table *t)
{
	free(t->slots);
	memset(t, 0, sizeof(*t));
}
