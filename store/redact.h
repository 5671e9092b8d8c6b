/*
 * A captured file without what was erased from the database.
 *
 *	struct redaction gone[] = { { "c1", "t_1", "m_2" } };
 *	if (!redact_file(dir, name, gone, 1)) warn(...);
 */
#ifndef REDACT_H
#define REDACT_H

#include <stdbool.h>
#include <stddef.h>

/* All borrowed. */
struct redaction {
	const char *channel_id, *thread_id;
	const char *message_id;		/* empty: the whole thread */
};

/*
 * What names none of it is left alone; else the file gives way to one without
 * it, in one step.  False: errno says why, and the file is as it was.
 */
bool redact_file(int dir, const char *name, const struct redaction *gone,
    size_t n);

#endif
