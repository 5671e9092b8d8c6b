#include "inside.h"
#include "paging.h"

/*
 * The first alone comes first: if even that one fails, either the platform is
 * down, which costs no further calls then, or it is the one.
 */
static void
begin(struct plan *p)
{
	p->hunt.rows = p->threads;
	p->hunt.probe = 1;
	p->hunt.lighter = 0;
}

/* One row failed: what is less of it than was asked for? */
static bool
ask_lighter(struct plan *p)
{
	if (p->messages == 0 || p->hunt.lighter == 1)
		p->hunt.lighter = 2;
	else if (p->hunt.lighter == 0)
		p->hunt.lighter = 1;
	return true;
}

bool
hunt_failed(struct plan *p, const struct graph_error *error)
{
	struct hunt *h = &p->hunt;

	if (error->class != GRAPH_TRANSIENT && !error->gone)
		return false;
	if (h->rows == 0) {
		/* Only Graph's own word accuses a thread, not a dead wire. */
		if (error->code == 0)
			return false;
		begin(p);
		return true;
	}
	if (h->probe == 1)
		return h->lighter < 2 && ask_lighter(p);
	h->rows = h->probe;
	h->probe /= 2;
	return true;
}

void
hunt_came(struct plan *p, const struct json_object *page)
{
	struct hunt *h = &p->hunt;

	if (h->rows == 0)
		return;
	h->rows -= (int)paging_rows(page);
	if (h->lighter > 0 || h->rows <= 0 || !paging_has_next(page)) {
		h->rows = h->lighter = 0;
		return;
	}
	h->probe = h->rows > 1 ? h->rows / 2 : 1;
}
