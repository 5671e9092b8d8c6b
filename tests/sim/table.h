/*
 * A table from text to a pointer. Keys and values are borrowed: both must
 * outlive the table. A second put of a key replaces its value.
 */
#ifndef SIM_TABLE_H
#define SIM_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct slot {
	const char	*key;
	void		*value;
};

struct table {
	struct slot	*slots;
	size_t		 cap;	/* 0 or a power of two */
	size_t		 count;
};

uint64_t table_hash(const char *key);
void	*table_get(const struct table *, const char *key);
void	 table_put(struct table *, const char *key, void *value);
void	 table_free(struct table *);

#endif
