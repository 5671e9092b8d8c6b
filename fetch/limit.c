#include "inside.h"
#include "stamp.h"

enum {
	REDUCE_MAX = 3,		/* times that less is asked for, in a row */
	REDUCE_LIGHT = 6,	/* where a page can get no lighter */
	LIMIT_MS = 3600000,	/* after which a learned limit is doubled */
	LIGHT_MS = 600000,	/* and messages are tried with a list again */
	IDS_MS = 86400000,	/* and in their thread */
	PLAIN_MS = 86400000	/* and with all of their fields */
};

/* What was learned at `since` is still believed. */
static bool
still(const struct plan *p, int64_t since, int64_t ms)
{
	int64_t last = p->channel->last_fetch;

	return since != STAMP_NONE && last != STAMP_NONE && last - since < ms;
}

void
limit_recall(struct plan *p)
{
	struct channel *c = p->channel;

	p->by_name = still(p, c->light_since, LIGHT_MS);
	p->light = p->by_name;
	p->light_since = p->by_name ? c->light_since : STAMP_NONE;
	p->ids_first = c->platform->by_id && still(p, c->ids_since, IDS_MS);
	p->ids_since = p->ids_first ? c->ids_since : STAMP_NONE;
	c->plain = c->platform->plain_fields != NULL &&
	    still(p, c->plain_since, PLAIN_MS);
	if (!c->plain)
		c->plain_since = STAMP_NONE;
	p->limit = c->limit > 0 ? c->limit : c->platform->threads;
	p->limit_since = c->limit_since != STAMP_NONE ? c->limit_since :
	    c->last_fetch;
	if (c->last_fetch == STAMP_NONE ||
	    c->last_fetch - p->limit_since < LIMIT_MS)
		return;
	p->limit_since = c->last_fetch;
	p->limit *= 2;
	if (p->limit > c->platform->threads)
		p->limit = c->platform->threads;
}

int
limit_share(const struct plan *p, int full)
{
	int n = full * p->limit / p->channel->platform->threads;

	return n > 0 ? n : 1;
}

bool
limit_lower(struct plan *p)
{
	int most = p->messages == 0 ? REDUCE_LIGHT : REDUCE_MAX;

	if (p->hunt.rows > 0 || p->reduced >= most || p->limit == 1)
		return false;
	if (p->reduced++ == 0)
		p->unreduced = p->limit;
	p->limit /= 2;
	p->limit_since = STAMP_NONE;
	return true;
}

void
limit_restore(struct plan *p)
{
	if (p->reduced > 0)
		p->limit = p->unreduced;
	p->reduced = 0;
}
