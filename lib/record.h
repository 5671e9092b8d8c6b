/*
 * The lines of souk-records(5): nobody else reads or prints one.
 *
 *	struct record_in in;
 *	struct record r = { 0 };
 *
 *	record_open(&in, STDIN_FILENO, "souk-normalize");
 *	while (record_next(&in, &r)) {
 *		if (strcmp(r.type, "page") != 0) {
 *			record_pass(&r);
 *			continue;
 *		}
 *		...
 *	}
 *	return record_end(&in);
 *
 * A line that is no record is named on stderr, passed on as a `reject` (or
 * given to in->on_reject) and stepped over; record_end() then answers
 * EX_DATAERR.  What a reject keeps of it ends where a secret would begin.  Before
 * a read that would block, stdout is flushed.
 */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "json.h"

enum {
	RECORD_LINE_MAX = 8 << 20,	/* bytes of a line that is read */
	RECORD_RAW_MAX = 64 << 10,	/* bytes of it that a reject keeps */
	RECORD_ITEMS_MAX = 1000		/* rejects of a line's items, as many as
					   souk-store keeps of all */
};

struct record_in {
	const char *stage;	/* borrowed: who is reading, for reject.stage */
	const char *source;	/* borrowed: what messages name; NULL: stdin */
	int fd;
	char *buf;		/* owned */
	size_t start, end, cap;	/* unread bytes: buf[start..end) */
	unsigned long line;	/* number of the line read last */
	bool eof;
	bool dropping;		/* the rest of a line that was too long */
	bool held;		/* nothing more is to be read for now */
	bool skipped;		/* something was rejected */
	unsigned long items_of;	/* the line whose items were rejected last */
	unsigned items;		/* how many of them */
	/* Where rejects go; NULL: to stdout.  The object stays the caller's. */
	void (*on_reject)(struct json_object *reject, void *arg);
	void *arg;
};

struct record {
	const char *type;		/* borrowed from object */
	struct json_object *object;	/* lent until the next read */
	const char *line;		/* lent likewise, no newline */
	size_t len;
};

/* The buffer is made here and freed by record_end(). */
void record_open(struct record_in *in, int fd, const char *stage);

/*
 * The next record; false at the end of input.  Exits EX_IOERR if reading fails.
 */
bool record_next(struct record_in *in, struct record *r);

/*
 * True when record_next() will not block: a whole line is there, or the end.
 * It may read, which takes back what the last record lent.
 */
bool record_ready(struct record_in *in);

/* True when the next record_next() will not even read. */
bool record_buffered(const struct record_in *in);

/*
 * Wait for a whole line, then take what comes without a pause of `patience`
 * milliseconds, up to about `enough` bytes; false at the end of input.  For
 * those who must not touch their input while they hold something (souk-store,
 * its transaction).
 */
bool record_gather(struct record_in *in, size_t enough, int patience);

/*
 * Take what has come without waiting for any, up to about `most` bytes, so that
 * whoever writes it can go on meanwhile.  The line of the last record is gone
 * with it, its object is not.
 */
void record_drain(struct record_in *in, size_t most);

/* From now on record_next() ends where it would have to read; or no more. */
void record_hold(struct record_in *in, bool hold);

/*
 * The record r, or an item inside it, cannot be used: say so, and pass it on.
 * why: printf-like, never holding a secret or a message's text.  item: the
 * offending part, or NULL for the whole line; a reject of a part has the member
 * "item", for the rest of its page arrived.  The last of RECORD_ITEMS_MAX parts
 * of one line says that there may be more, which are no rejects.
 */
void record_reject(struct record_in *in, const struct record *r,
    struct json_object *item, const char *why, ...)
    __attribute__((format(printf, 4, 5)));

/* A required member: the value, or NULL after record_reject() named it. */
const char *record_need(struct record_in *in, const struct record *r,
    const char *key);

/* A new record of this type, owned by the caller. */
struct json_object *record_new(const char *type);

/*
 * Print to stdout as one line; record_write() takes the object over.  On a terminal,
 * what would drive it is written as \u.... in the JSON, and means the same.
 */
void record_write(struct json_object *object);
void record_pass(const struct record *r);

/* Lines that were made already, each with its end. */
void record_put(const char *text, size_t len);

/*
 * The same without an object: a third less work where records are many.  Keys
 * are plain ASCII, each given once; a NULL text is null.
 *
 *	record_start("message");
 *	record_put_str("thread_id", id);
 *	record_stop();
 */
void record_start(const char *type);
void record_put_str(const char *key, const char *text);
void record_put_int(const char *key, int64_t n);
void record_put_bool(const char *key, bool b);
void record_put_json(const char *key, struct json_object *value);
void record_stop(void);

/* Instead of record_stop(): kept back, up to record_send() or the next stop. */
void record_keep(void);
void record_send(void);

/*
 * In it, lists and objects, each closed again.  An object's key is NULL in a
 * list, as is a text's that has none of its own: record_put_str(NULL, "item").
 * record_close_turned(): a list, the last item first; it may hold no other.
 */
void record_open_list(const char *key);
void record_close_list(void);
void record_close_turned(void);
void record_open_object(const char *key);
void record_close_object(void);

/* An object for people: written so everywhere. */
void record_show(struct json_object *object);

/*
 * Free the reader, flush and check stdout: EX_OK, EX_DATAERR if anything was
 * rejected, EX_IOERR if the output could not be written.
 */
int record_end(struct record_in *in);

/* Free the reader alone, for who has more to print. */
int record_close(struct record_in *in);

/* Flush and check stdout alone, for a stage that reads nothing. */
int record_flush(void);

#endif
