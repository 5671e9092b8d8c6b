/*
 * Times: milliseconds since 1970 UTC inside a program, fixed-width text
 * (2026-11-22T09:30:00.000Z) in records and tables.
 *
 *	char text[STAMP_SIZE];
 *	int64_t t = stamp_parse("2026-02-18T18:37:25+0000");
 *	stamp_print(t, text);
 */
#ifndef STAMP_H
#define STAMP_H

#include <stdint.h>

enum { STAMP_SIZE = sizeof("2026-11-22T09:30:00.000Z") };

#define STAMP_NONE INT64_MIN

/*
 * ISO 8601 with Z or an offset with or without a colon, optional fraction; or
 * plain Unix seconds (Graph's documents say one and its servers send the
 * other: facts A5, 2026-11-22).  Years 1970 to 9999.  STAMP_NONE: no time.
 */
int64_t stamp_parse(const char *text);

/* HTTP's Date and Retry-After form: Sun, 06 Nov 1994 08:49:37 GMT. */
int64_t stamp_parse_http(const char *text);

/* Returns text.  t is clamped to the years 1970 to 9999. */
char *stamp_print(int64_t t, char text[STAMP_SIZE]);

/* The wall clock, and a clock that never jumps; both in milliseconds. */
int64_t stamp_now(void);
int64_t stamp_monotonic(void);

#endif
