/*
 * Sending: letters from the queue onto the wire, answers into verdicts.
 *
 *	struct post post = { .channels_path = path, .stop = &stop };
 *	post_open(&post);
 *	post_take(&post, &in, &record);		(any number)
 *	post_run(&post, STDIN_FILENO);		(until nothing is pending)
 *	post_close(&post);
 */
#ifndef POST_H
#define POST_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "bucket.h"
#include "channels.h"
#include "http.h"
#include "queue.h"
#include "record.h"
#include "verdict.h"

struct post {
	const char *channels_path;	/* borrowed; NULL: none */
	const char *bucket_path;	/* likewise: the folder of bucket.h */
	const volatile sig_atomic_t *stop;	/* nothing begins any more */
	struct bucket bucket;
	struct http *http;		/* owned, as are the next two */
	struct channels *channels;
	struct queue *queue;
	struct verdict seen;
	int64_t budget_ms;
	int64_t begin_until;		/* 0: no `outgoing` came yet */
	int64_t deadline;
	unsigned out;			/* requests on their way */
};

/* Reads the settings; a bad one ends the program with EX_CONFIG. */
void post_open(struct post *p);

/* One record: taken in, passed on, or rejected. */
void post_take(struct post *p, struct record_in *in, struct record *r);

/* False: enough waits, read no more for now. */
bool post_has_room(const struct post *p);

/*
 * Send what may be sent until it is answered, or until fd can be read; with
 * nothing to send wait for fd.  fd -1: no more will come.
 */
void post_run(struct post *p, int fd);

bool post_is_pending(const struct post *p);

void post_close(struct post *p);

#endif
