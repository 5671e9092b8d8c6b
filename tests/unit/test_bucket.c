/* Who may call when, with company. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "bucket.h"

static char folder[] = "/tmp/bucket.XXXXXX";

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL;
}

static int
remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

static void
keep(const char *channel, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/calls.%s", folder, channel);
	if (text == NULL) {
		unlink(path);
		return;
	}
	assert_non_null(f = fopen(path, "w"));
	fputs(text, f);
	fclose(f);
}

static void
two_of_us_make_two_calls_a_second(void **state)
{
	struct bucket ours, theirs;

	(void)state;
	bucket_open(&ours, BUCKET_LOOK, folder);
	bucket_open(&theirs, BUCKET_POLL, folder);
	assert_int_equal(bucket_take(&ours, "c1", 5000), 5000);
	assert_int_equal(bucket_take(&theirs, "c1", 5000), 5000);
	assert_int_equal(bucket_take(&ours, "c1", 5000), 6000);
	assert_int_equal(bucket_take(&theirs, "c1", 5200), 6000);
	assert_int_equal(bucket_take(&ours, "c1", 5300), 7000);
	assert_int_equal(bucket_take(&ours, "c1", 9000), 9000);
	bucket_close(&ours);
	bucket_close(&theirs);
	keep("c1", NULL);
}

static void
polls_alone_do_not_wait_here(void **state)
{
	struct bucket b, look;

	(void)state;
	bucket_open(&b, BUCKET_POLL, folder);
	bucket_open(&look, BUCKET_LOOK, folder);
	assert_int_equal(bucket_take(&b, "c1", 5000), 5000);
	assert_int_equal(bucket_take(&b, "c1", 5000), 5000);
	assert_int_equal(bucket_take(&b, "c1", 5100), 5100);
	assert_int_equal(bucket_take(&look, "c1", 5100), 6000);
	assert_int_equal(bucket_take(&b, "c1", 5200), 6100);
	bucket_close(&b);
	bucket_close(&look);
	keep("c1", NULL);
}

static void
a_poll_does_not_wait_for_looks_that_are_to_come(void **state)
{
	struct bucket poll, look;
	int i;

	(void)state;
	bucket_open(&poll, BUCKET_POLL, folder);
	bucket_open(&look, BUCKET_LOOK, folder);
	for (i = 0; i < 16; i++)
		assert_int_equal(bucket_take(&look, "c1", 5000),
		    5000 + i / 2 * 1000);
	assert_int_equal(bucket_take(&poll, "c1", 5200), 5200);
	assert_int_equal(bucket_take(&look, "c1", 5200), 13000);
	bucket_close(&poll);
	bucket_close(&look);
	keep("c1", NULL);
}

static void
another_account_does_not_wait(void **state)
{
	struct bucket b;

	(void)state;
	bucket_open(&b, BUCKET_LOOK, folder);
	bucket_take(&b, "c1", 5000);
	bucket_take(&b, "c1", 5000);
	assert_int_equal(bucket_take(&b, "c2", 5000), 5000);
	bucket_close(&b);
	keep("c1", NULL);
	keep("c2", NULL);
}

static void
what_was_promised_before_a_boot_is_forgotten(void **state)
{
	struct bucket b;

	(void)state;
	keep("c1", "90000000 l 90000000 l\n");
	bucket_open(&b, BUCKET_LOOK, folder);
	assert_int_equal(bucket_take(&b, "c1", 5000), 5000);
	bucket_close(&b);
	keep("c1", NULL);
}

static void
a_spoilt_file_holds_nobody_up(void **state)
{
	static const char *const texts[] = { "", "x", "5000", "-1 l -1 l", "\n\n" };
	struct bucket b;
	size_t i;

	(void)state;
	bucket_open(&b, BUCKET_LOOK, folder);
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		keep("c1", texts[i]);
		assert_int_equal(bucket_take(&b, "c1", 5000), 5000);
	}
	bucket_close(&b);
	keep("c1", NULL);
}

static void
an_id_that_is_no_name_makes_no_file(void **state)
{
	struct bucket b;

	(void)state;
	bucket_open(&b, BUCKET_LOOK, folder);
	assert_int_equal(bucket_take(&b, "../c1", 5000), 5000);
	assert_int_equal(bucket_take(&b, "../c1", 5000), 5000);
	assert_int_equal(bucket_take(&b, "../c1", 5000), 5000);
	assert_int_equal(bucket_take(&b, "", 5000), 5000);
	bucket_close(&b);
}

static void
a_link_is_not_followed(void **state)
{
	char path[128];
	struct bucket b;

	(void)state;
	snprintf(path, sizeof(path), "%s/calls.c1", folder);
	assert_int_equal(symlink("elsewhere", path), 0);
	bucket_open(&b, BUCKET_LOOK, folder);
	assert_int_equal(bucket_take(&b, "c1", 5000), 5000);
	bucket_close(&b);
	snprintf(path, sizeof(path), "%s/elsewhere", folder);
	assert_int_equal(access(path, F_OK), -1);
	keep("c1", NULL);
}

static void
who_has_no_folder_counts_alone(void **state)
{
	struct bucket b;
	int i;

	(void)state;
	bucket_open(&b, BUCKET_LOOK, NULL);
	for (i = 0; i < 4; i++)
		assert_int_equal(bucket_take(&b, "c1", 5000), 5000);
	bucket_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_of_us_make_two_calls_a_second),
		cmocka_unit_test(polls_alone_do_not_wait_here),
		cmocka_unit_test(
		    a_poll_does_not_wait_for_looks_that_are_to_come),
		cmocka_unit_test(another_account_does_not_wait),
		cmocka_unit_test(what_was_promised_before_a_boot_is_forgotten),
		cmocka_unit_test(a_spoilt_file_holds_nobody_up),
		cmocka_unit_test(an_id_that_is_no_name_makes_no_file),
		cmocka_unit_test(a_link_is_not_followed),
		cmocka_unit_test(who_has_no_folder_counts_alone),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
