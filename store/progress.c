#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "progress.h"
#include "stamp.h"

enum { PATIENCE_MS = 500 };	/* what is over by then shows nothing */

void
progress_begin(struct progress *p, const char *what, int64_t all)
{
	*p = (struct progress){ .what = what, .all = all,
	    .began = stamp_monotonic() };
	p->shown = p->began;
}

/* A terminal that cannot take a line back is no place for this. */
static bool
is_watched(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) && term != NULL &&
	    strcmp(term, "dumb") != 0;
}

/* Past stderr, which lets nothing through that moves a terminal. */
static void
show(struct progress *p, int64_t now)
{
	int64_t rate = p->done * 1000 / (now - p->began);
	int64_t left = p->all - p->done;

	dprintf(STDERR_FILENO, "\r\033[K%s: ", p->what);
	if (p->all > 0)
		dprintf(STDERR_FILENO,
		    "%lld of %lld, %lld a second, %lld s left",
		    (long long)p->done, (long long)p->all, (long long)rate,
		    (long long)(left > 0 && rate > 0 ? left / rate : 0));
	else if (p->done > 0)
		dprintf(STDERR_FILENO, "%lld, %lld a second",
		    (long long)p->done, (long long)rate);
	else
		dprintf(STDERR_FILENO, "%lld s",
		    (long long)(now - p->began) / 1000);
	p->visible = true;
	p->shown = now;
}

void
progress_move(struct progress *p, int64_t more)
{
	int64_t now = stamp_monotonic();

	p->done += more;
	if (now - p->shown >= PATIENCE_MS && is_watched())
		show(p, now);
}

void
progress_end(struct progress *p)
{
	if (p->visible)
		dprintf(STDERR_FILENO, "\r\033[K");
	p->visible = false;
}
