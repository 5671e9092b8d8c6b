/*
 * UTF-8 as it may and may not leave a program.
 */
#ifndef UTF8_H
#define UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A copy in which every byte that is not UTF-8, and every U+0000, is U+FFFD.
 * Owned by the caller; never NULL.
 */
char *utf8_clean(const char *text, size_t len);

/* Is all of it UTF-8, in its shortest form and without surrogates? */
bool utf8_is(const char *text, size_t len);

/*
 * Does the character drive a terminal, or turn or hide what stands beside it?
 * The line break does, too.
 */
bool utf8_drives(uint32_t character);

enum { UTF8_SHOWN = 12 };

/*
 * The next character of text, len > 0 bytes of it, as a terminal may see it:
 * one that drives, and a byte that is not UTF-8, as an escape.  How many bytes
 * of the text that was.
 */
size_t utf8_show(const char *text, size_t len, char shown[UTF8_SHOWN]);

/* In place: such escapes of characters that drive are the characters again. */
void utf8_unshow(char *text);

#endif
