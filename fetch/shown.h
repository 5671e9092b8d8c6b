/*
 * Which messages one reading of a thread showed, so that the store can tell
 * what it did not show: a message between two of them was unsent.
 *
 *	struct shown s = { 0 };
 *	shown_row(&s, message);		(newest first, as they come)
 *	ids = shown_ids(&s);
 *	shown_free(&s);
 */
#ifndef SHOWN_H
#define SHOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json.h"

enum { SHOWN_MAX = 1000 };	/* longer readings prove nothing */

struct shown {
	struct shown_row {
		char *id;	/* owned */
		bool bare;	/* its id and its time are all there was */
	} *rows;		/* owned */
	size_t n;
	int64_t last;		/* created_time of the last row */
	bool blurred;		/* what is not there proves nothing */
};

void shown_row(struct shown *s, const struct json_object *message);

/* Something was kept back that is there. */
void shown_blur(struct shown *s);

/*
 * Their ids, owned by the caller; NULL where an absence would prove nothing.
 * A bare row ahead of one with details is left out: not its age, its writer
 * took what it said (facts A4: either shape is possible).
 */
struct json_object *shown_ids(const struct shown *s);

void shown_free(struct shown *s);

#endif
