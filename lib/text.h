/*
 * Text that people wrote, compared and cut by libunistring's tables.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Equal after NFC, with every run of white space one space and none at the
 * ends: what a platform may change in a text it hands back. */
bool text_same(const char *a, const char *b);

/*
 * The letters that matter when names are matched: case folded, NFKC, Arabic
 * alef, ya and ta marbuta in one form each, no tatweel, no diacritics, digits
 * Latin, white space single.  Owned by the caller.
 */
char *text_fold(const char *text);

/* Characters as UTF-16 counts them: an emoji is two. */
enum text_unit { TEXT_CHARACTERS, TEXT_BYTES };

/*
 * How many bytes of text make its next part of at most max units: up to the
 * last end of a paragraph, sentence, word or grapheme, in this order of
 * preference.  At least one grapheme; all of text when it fits.
 */
size_t text_part(const char *text, enum text_unit unit, size_t max);

#endif
