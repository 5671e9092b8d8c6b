/*
 * Files that people saved of WhatsApp, which cannot be polled: webhook
 * payloads, or an exported chat.
 *
 *	struct saved_wishes wishes = { .account = "1555" };
 *	status = saved_write(&wishes, files, n);
 */
#ifndef SAVED_H
#define SAVED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record.h"

/* What the command line says; NULL: nothing.  All borrowed. */
struct saved_wishes {
	const char *account;	/* the business number's id */
	const char *customer;	/* an exported chat's, by phone number */
	const char *me;		/* our name in an exported chat */
	const char *dates;	/* dmy, mdy or ymd */
};

/* One file, whole in memory. */
struct saved {
	const struct saved_wishes *wishes;
	const char *path;		/* borrowed */
	const char *text;		/* borrowed; text[len] is '\0' */
	size_t len;
	struct record_in in;		/* for rejects; we set its line */
	const char *counted;		/* in.line is the line of this place */
	int64_t messages;		/* so far: their order in one second */
	const char *broken, *why;	/* what is not rejected yet, or NULL */
};

/*
 * Write the messages of these files to stdout; an exit status.  A file that
 * cannot be read ends the program with EX_NOINPUT.
 */
int saved_write(const struct saved_wishes *wishes, char *const files[],
    int n);

/* What is rejected from now on is named by the line of this place. */
void saved_at(struct saved *s, const char *at);

/* Reject what stands from here to there. */
void saved_reject(struct saved *s, const char *from, const char *to,
    const char *why);

#endif
