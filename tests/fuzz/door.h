/*
 * What the targets have in common: a stage whose input is a buffer and whose
 * output is looked at, line by line.
 *
 *	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
 *	{
 *		struct record_in in;
 *
 *		door_open(&in, data, size);
 *		... a stage that reads `in` and writes records ...
 *		record_close(&in);
 *		door_judge();
 *		return 0;
 *	}
 *
 * A property that does not hold ends the program, as a crash does.
 */
#ifndef DOOR_H
#define DOOR_H

#include <stddef.h>
#include <stdint.h>

#include "record.h"

/* `holds` or the end, with what was claimed. */
#define MUST(holds) do { \
	if (!(holds)) \
		door_broken(#holds, __FILE__, __LINE__); \
} while (0)

void door_broken(const char *claim, const char *file, int line)
    __attribute__((noreturn));

/* What libFuzzer calls; the second is asked for once, ahead of the first. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* A reader that has read this to its end; standard output is empty. */
void door_open(struct record_in *in, const uint8_t *data, size_t size);

/*
 * Each line written since is a record: UTF-8, JSON that reads again to the same
 * text, without NUL in a string or a number that is not finite.
 */
void door_judge(void);

/* The same of one value; UTF-8 of a text; and two texts that are one. */
void door_judge_value(struct json_object *value);
void door_judge_text(const char *text);
void door_judge_same(const char *a, const char *b);

/* How many lines were written since, whatever is in them. */
size_t door_lines(void);

/* The last of them, lent until the next is written. */
const char *door_last(size_t *len);

/* A copy with a NUL behind it, owned by the caller. */
char *door_text(const uint8_t *data, size_t size);

#endif
