/*
 * The head of a line of an exported chat: when, and what comes behind it.
 *
 *	struct head h;
 *	if (head_read(line, &h)) ... h.rest ...
 *	enum head_order order = head_order(heads, n);
 *	int64_t at = head_time(&h, order);
 */
#ifndef WHATSAPP_HEAD_H
#define WHATSAPP_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unitypes.h>

/* Which part of a date comes first. */
enum head_order { HEAD_DMY, HEAD_MDY, HEAD_YMD, HEAD_UNKNOWN };

struct head {
	int date[3];		/* as written, left to right */
	bool year_first;	/* four digits stand first */
	bool dotted;		/* 3.6.2018: nobody puts the month first */
	int hour, minute, second;
	const char *rest;	/* borrowed: behind the separator */
};

/* False: the line goes on with the message before it. */
bool head_read(const char *line, struct head *h);

/* dmy, mdy or ymd; HEAD_UNKNOWN: none of them. */
enum head_order head_order_named(const char *name);

/*
 * The order in which these dates exist and do not run backwards;
 * HEAD_UNKNOWN where they allow more than one.
 */
enum head_order head_order_of(const struct head *const heads[], size_t n);

/* In the time zone of TZ.  STAMP_NONE: no such date. */
int64_t head_time(const struct head *h, enum head_order order);

/*
 * The next character as it matters here: bidi marks left out, every space and
 * digit and comma the Latin one.  0 at the end.
 */
ucs4_t head_next(const char **p);

/* Marks of direction, which say nothing. */
bool head_is_mark(ucs4_t c);

#endif
