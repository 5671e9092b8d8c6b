/*
 * What the targets have in common: a stage whose input is a buffer and whose
 * output is looked at, line by line.
 *
 *	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
 *	{
 *		door_feed(data, size);
 *		... a stage that reads standard input and writes records ...
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

/* Standard input is this from its beginning; standard output is empty. */
void door_feed(const uint8_t *data, size_t size);

/*
 * Each line written since is a record: UTF-8, JSON that reads again to the same
 * text, without NUL in a string or a number that is not finite.
 */
void door_judge(void);

/* How many lines were written since, whatever is in them. */
size_t door_lines(void);

/* A copy with a NUL behind it, owned by the caller. */
char *door_text(const uint8_t *data, size_t size);

#endif
