#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ident.h"
#include "stamp.h"

/* 8-4-4-4-12 small hexadecimal digits of this version, variant 10. */
static void
assert_uuid(const char *text, char version)
{
	size_t i;

	assert_int_equal(strlen(text), IDENT_SIZE - 1);
	for (i = 0; i < IDENT_SIZE - 1; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23)
			assert_int_equal(text[i], '-');
		else
			assert_non_null(strchr("0123456789abcdef", text[i]));
	assert_int_equal(text[14], version);
	assert_non_null(strchr("89ab", text[19]));
}

static void
new_ids_are_in_the_order_of_their_making(void **state)
{
	char a[IDENT_SIZE], b[IDENT_SIZE];
	int i;

	(void)state;
	assert_uuid(ident_new(a), '7');
	for (i = 0; i < 100000; i++) {
		ident_new(b);
		if (strcmp(a, b) >= 0)
			fail_msg("%s, then %s", a, b);
		memcpy(a, b, sizeof(a));
	}
	assert_uuid(b, '7');
}

static void
a_new_id_begins_with_the_time(void **state)
{
	char id[IDENT_SIZE], hex[13];
	int64_t now = stamp_now(), t;

	(void)state;
	ident_new(id);
	memcpy(hex, id, 8);
	memcpy(hex + 8, id + 9, 4);
	hex[12] = '\0';
	t = (int64_t)strtoll(hex, NULL, 16);
	assert_true(t >= now && t < now + 60000);
}

static void
the_same_facts_give_the_same_id(void **state)
{
	const char *const parts[] = { "conversation", "m_1", "0", NULL };
	char a[IDENT_SIZE], b[IDENT_SIZE];

	(void)state;
	assert_uuid(ident_of(NULL, parts, a), '5');
	assert_string_equal(ident_of(NULL, parts, b), a);
}

static void
other_facts_give_another_id(void **state)
{
	const char *const ab_c[] = { "ab", "c", NULL };
	const char *const a_bc[] = { "a", "bc", NULL };
	const char *const abc[] = { "abc", NULL };
	const char *const abc_[] = { "abc", "", NULL };
	const char *const none[] = { NULL };
	const char *const *const rows[] = { ab_c, a_bc, abc, abc_, none };
	char ids[5][IDENT_SIZE];
	size_t i, j;

	(void)state;
	for (i = 0; i < 5; i++) {
		ident_of(NULL, rows[i], ids[i]);
		for (j = 0; j < i; j++)
			assert_string_not_equal(ids[i], ids[j]);
	}
}

static void
a_space_is_part_of_the_id(void **state)
{
	const char *const parts[] = { "1", NULL };
	const char *one = "018f0000-0000-7000-8000-000000000001";
	char a[IDENT_SIZE], b[IDENT_SIZE];

	(void)state;
	ident_of(NULL, parts, a);
	assert_string_not_equal(ident_of(one, parts, b), a);
	assert_string_equal(ident_of(one, parts, a), b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_id_begins_with_the_time),
		cmocka_unit_test(new_ids_are_in_the_order_of_their_making),
		cmocka_unit_test(the_same_facts_give_the_same_id),
		cmocka_unit_test(other_facts_give_another_id),
		cmocka_unit_test(a_space_is_part_of_the_id)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
