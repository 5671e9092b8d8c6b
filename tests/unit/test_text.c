#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>
#include <cmocka.h>

#include "text.h"

static void
texts_are_the_same_but_for_form_and_space(void **state)
{
	static const struct {
		const char *a, *b;
		bool same;
	} rows[] = {
		{ "", "", true },
		{ "a", "a", true },
		{ " a\n\tb ", "a b", true },
		{ "a\xc2\xa0" "b", "a b", true },
		{ " ", "", true },
		{ "\xc3\xa9", "e\xcc\x81", true },	/* é */
		{ "\xd8\xa2", "\xd8\xa7\xd9\x93", true },	/* آ */
		{ "a", "A", false },
		{ "ab", "a b", false },
		{ "\xd8\xa3", "\xd8\xa7", false },	/* أ is not ا here */
		{ "a", "", false },
		{ "\xef\xac\x81", "fi", false }		/* NFC, not NFKC */
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(text_same(rows[i].a, rows[i].b),
		    rows[i].same);
		assert_int_equal(text_same(rows[i].b, rows[i].a),
		    rows[i].same);
	}
}

static void
names_that_people_take_for_one_fold_alike(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "", "" },
		{ "  Red\n COAT ", "red coat" },
		{ "أحمد", "احمد" },
		{ "إحسان", "احسان" },
		{ "آية", "ايه" },
		{ "قـــلم", "قلم" },
		{ "كَتَبَ", "كتب" },
		{ "مصطفى", "مصطفي" },
		{ "١٢ ۳۴", "12 34" },
		{ "ﷲ", "الله" },
		{ "ﬁ", "fi" },
		{ "Straße", "strasse" },
		{ "a\xe2\x80\x8f" "b", "ab" },		/* a direction mark */
		{ "😍", "😍" }
	};
	char *fold, *again;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		fold = text_fold(rows[i].text);
		assert_string_equal(fold, rows[i].want);
		again = text_fold(fold);
		assert_string_equal(again, fold);
		free(fold);
		free(again);
	}
}

static void
a_text_that_fits_is_one_part(void **state)
{
	(void)state;
	assert_int_equal(text_part("", TEXT_BYTES, 10), 0);
	assert_int_equal(text_part("abc", TEXT_BYTES, 3), 3);
	assert_int_equal(text_part("سعر", TEXT_CHARACTERS, 3), 6);
	assert_int_equal(text_part("سعر", TEXT_BYTES, 6), 6);
}

static void
a_part_ends_where_people_would_end_it(void **state)
{
	static const struct {
		const char *text;
		size_t max;
		const char *part;
	} rows[] = {
		{ "One here.\nTwo there.", 15, "One here.\n" },
		{ "One here. Two there.", 15, "One here. " },
		{ "نعم؟ لا أدري", 10, "نعم؟ " },
		{ "one two three", 9, "one two " },
		{ "onetwothree", 4, "onet" },
		{ "a. bcdefghijkl", 10, "a. " },
		{ "हाँ है। और नहीं", 30, "हाँ है। " },
		{ "ab,cd,ef,gh", 8, "ab,cd,ef" },
		{ "価格は三千円です", 14, "価格は三" }
	};
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		n = text_part(rows[i].text, TEXT_BYTES, rows[i].max);
		assert_int_equal(n, strlen(rows[i].part));
	}
}

static void
a_grapheme_is_not_taken_apart(void **state)
{
	/* e with an accent; a hand with its colour; a family of three */
	static const char accent[] = "xxxe\xcc\x81";
	static const char hand[] = "xxx\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbc";
	static const char family[] = "xxx\xf0\x9f\x91\xa8\xe2\x80\x8d"
	    "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7";

	(void)state;
	assert_int_equal(text_part(accent, TEXT_BYTES, 4), 3);
	assert_int_equal(text_part(hand, TEXT_BYTES, 8), 3);
	assert_int_equal(text_part(hand, TEXT_CHARACTERS, 4), 3);
	assert_int_equal(text_part(family, TEXT_CHARACTERS, 6), 3);
}

static void
a_mark_stays_on_what_it_stands_on(void **state)
{
	(void)state;
	assert_int_equal(text_part("aa bb \xcc\x81" "cc", TEXT_BYTES, 6), 5);
	assert_int_equal(text_part("a. \xcc\x81" "ccc", TEXT_BYTES, 4), 2);
}

static void
a_character_beyond_the_first_plane_counts_twice(void **state)
{
	(void)state;
	assert_int_equal(text_part("\xf0\x9f\x98\x8d\xf0\x9f\x98\x8d",
	    TEXT_CHARACTERS, 4), 8);
	assert_int_equal(text_part("\xf0\x9f\x98\x8d\xf0\x9f\x98\x8d",
	    TEXT_CHARACTERS, 3), 4);
}

static void
there_is_always_progress(void **state)
{
	(void)state;
	assert_int_equal(text_part("\xf0\x9f\x98\x8dx", TEXT_BYTES, 1), 4);
	assert_int_equal(text_part("\xd8\xb3\xd8\xb9", TEXT_BYTES, 1), 2);
	assert_int_equal(text_part("ab", TEXT_BYTES, 0), 1);
	assert_int_equal(text_part("\xff" "ab", TEXT_BYTES, 2), 1);
}

/* Pieces of all kinds, in an order that a number decides. */
static void
make_text(char *out, unsigned seed, size_t pieces)
{
	static const char *const words[] = {
		"a", "سعر", "😍", "👍🏼", " ", "\n", ". ", "؟ ", "longerword",
		"e\xcc\x81", "12.500", "\xe2\x80\x8f", "!", "👨‍👩‍👧", "ـ"
	};

	*out = '\0';
	while (pieces-- > 0) {
		seed = seed * 1103515245u + 12345u;
		out = stpcpy(out, words[(seed >> 16) % 15]);
	}
}

static void
the_parts_together_are_the_text(void **state)
{
	char text[40 * 32];
	const char *p;
	size_t n, max;
	unsigned seed;

	(void)state;
	for (seed = 0; seed < 2000; seed++) {
		make_text(text, seed, 40);
		max = 4 + seed % 60;
		for (p = text; *p != '\0'; p += n) {
			n = text_part(p, TEXT_BYTES, max);
			assert_true(n > 0 && n <= max && n <= strlen(p));
			assert_null(u8_check((const uint8_t *)p, n));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_the_same_but_for_form_and_space),
		cmocka_unit_test(names_that_people_take_for_one_fold_alike),
		cmocka_unit_test(a_text_that_fits_is_one_part),
		cmocka_unit_test(a_part_ends_where_people_would_end_it),
		cmocka_unit_test(a_grapheme_is_not_taken_apart),
		cmocka_unit_test(a_mark_stays_on_what_it_stands_on),
		cmocka_unit_test(
		    a_character_beyond_the_first_plane_counts_twice),
		cmocka_unit_test(there_is_always_progress),
		cmocka_unit_test(the_parts_together_are_the_text)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
