/* Who may call when, with company. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "bucket.h"
#include "place.h"

static char folder[PLACE_SIZE];

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(place(folder, "bucket.XXXXXX")) == NULL;
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
	char path[PLACE_SIZE + 64];
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

/* A call that is answered in no time, and when it was made. */
static int64_t
call(const struct bucket *b, struct bucket_calls *calls, const char *channel,
    int64_t at)
{
	int64_t when;

	while ((when = bucket_take(b, calls, channel, at)) > at)
		at = when;
	bucket_over(b, calls, channel, at, at);
	return at;
}

static void
two_of_us_make_two_calls_a_second(void **state)
{
	struct bucket ours, theirs;
	struct bucket_calls a = { 0 }, b = { 0 };

	(void)state;
	bucket_open(&ours, folder);
	bucket_open(&theirs, folder);
	assert_int_equal(call(&ours, &a, "c1", 5000), 5000);
	assert_int_equal(call(&theirs, &b, "c1", 5000), 5000);
	assert_int_equal(call(&ours, &a, "c1", 5000), 6000);
	assert_int_equal(call(&theirs, &b, "c1", 5200), 6000);
	assert_int_equal(call(&ours, &a, "c1", 6300), 7000);
	assert_int_equal(call(&ours, &a, "c1", 9000), 9000);
	bucket_close(&ours);
	bucket_close(&theirs);
	keep("c1", NULL);
}

static void
nothing_is_promised_for_later(void **state)
{
	struct bucket b;
	struct bucket_calls dead = { 0 }, calls = { 0 };
	int i;

	(void)state;
	bucket_open(&b, folder);
	call(&b, &dead, "c1", 5000);
	call(&b, &dead, "c1", 5000);
	for (i = 0; i < 100; i++)
		assert_int_equal(bucket_take(&b, &dead, "c1", 5000), 6000);
	assert_int_equal(bucket_take(&b, &calls, "c1", 6000), 6000);
	bucket_close(&b);
	keep("c1", NULL);
}

/* What the platform counts lies between the call and its answer. */
static void
a_call_counts_from_its_answer_or_a_quarter_second(void **state)
{
	struct bucket b;
	struct bucket_calls calls = { 0 };

	(void)state;
	bucket_open(&b, folder);
	assert_int_equal(bucket_take(&b, &calls, "c1", 5000), 5000);
	bucket_over(&b, &calls, "c1", 5000, 5100);
	assert_int_equal(bucket_take(&b, &calls, "c1", 5100), 5100);
	assert_int_equal(bucket_take(&b, &calls, "c1", 6000), 6100);
	bucket_over(&b, &calls, "c1", 5100, 9000);
	assert_int_equal(bucket_take(&b, &calls, "c1", 6100), 6100);
	assert_int_equal(bucket_take(&b, &calls, "c1", 6200), 6350);
	bucket_over(&b, &calls, "c1", 0, 6200);
	assert_int_equal(bucket_take(&b, &calls, "c1", 6200), 6350);
	bucket_close(&b);
	keep("c1", NULL);
}

static void
another_account_does_not_wait(void **state)
{
	struct bucket b;
	struct bucket_calls one = { 0 }, two = { 0 };

	(void)state;
	bucket_open(&b, folder);
	call(&b, &one, "c1", 5000);
	call(&b, &one, "c1", 5000);
	assert_int_equal(bucket_take(&b, &two, "c2", 5000), 5000);
	bucket_close(&b);
	keep("c1", NULL);
	keep("c2", NULL);
}

/* A file of another boot, of another shop's clock, or of somebody's hand. */
static void
what_no_clock_of_this_boot_said_is_forgotten(void **state)
{
	static const char *const texts[] = { "90000000 90000000\n",
	    "6001 6001\n", "9223372036854775807 9223372036854775807",
	    "99999999999999999999999999999999999999999 1" };
	struct bucket b;
	size_t i;

	(void)state;
	bucket_open(&b, folder);
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct bucket_calls calls = { 0 };

		keep("c1", texts[i]);
		assert_int_equal(bucket_take(&b, &calls, "c1", 5000), 5000);
	}
	bucket_close(&b);
	keep("c1", NULL);
}

static void
no_file_holds_anybody_up_for_more_than_two_seconds(void **state)
{
	struct bucket_calls calls = { 0 };
	struct bucket b;

	(void)state;
	bucket_open(&b, folder);
	keep("c1", "6000 6000\n");
	assert_int_equal(bucket_take(&b, &calls, "c1", 5000), 7000);
	keep("c1", "6000 6000\n");
	assert_int_equal(bucket_take(&b, &calls, "c1", 7000), 7000);
	bucket_close(&b);
	keep("c1", NULL);
}

static void
a_spoilt_file_holds_nobody_up(void **state)
{
	static const char *const texts[] = { "", "x", "5000", "-1 -1", "\n\n",
	    "%s%n %s%n", "5000 l 5000 l\n" };
	struct bucket b;
	size_t i;

	(void)state;
	bucket_open(&b, folder);
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct bucket_calls calls = { 0 };

		keep("c1", texts[i]);
		assert_int_equal(bucket_take(&b, &calls, "c1", 5000), 5000);
	}
	bucket_close(&b);
	keep("c1", NULL);
}

static void
who_finds_it_spoilt_still_knows_his_own(void **state)
{
	static const char *const texts[] = { "", "x", "99999999 99999999" };
	struct bucket b;
	struct bucket_calls calls = { 0 };
	size_t i;

	(void)state;
	bucket_open(&b, folder);
	call(&b, &calls, "c1", 5000);
	call(&b, &calls, "c1", 5000);
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		keep("c1", texts[i]);
		assert_int_equal(bucket_take(&b, &calls, "c1", 5000), 6000);
	}
	bucket_close(&b);
	keep("c1", NULL);
}

static void
an_id_that_is_no_name_makes_no_file(void **state)
{
	struct bucket b;
	struct bucket_calls one = { 0 }, two = { 0 };

	(void)state;
	bucket_open(&b, folder);
	assert_int_equal(bucket_take(&b, &one, "../c1", 5000), 5000);
	assert_int_equal(bucket_take(&b, &two, "", 5000), 5000);
	bucket_close(&b);
}

static void
a_link_is_not_followed(void **state)
{
	char path[PLACE_SIZE + 64];
	struct bucket b;
	struct bucket_calls calls = { 0 };

	(void)state;
	snprintf(path, sizeof(path), "%s/calls.c1", folder);
	assert_int_equal(symlink("elsewhere", path), 0);
	bucket_open(&b, folder);
	assert_int_equal(bucket_take(&b, &calls, "c1", 5000), 5000);
	bucket_close(&b);
	snprintf(path, sizeof(path), "%s/elsewhere", folder);
	assert_int_equal(access(path, F_OK), -1);
	keep("c1", NULL);
}

static void
a_pipe_in_its_place_holds_nobody_up(void **state)
{
	char path[PLACE_SIZE + 64];
	struct bucket b;
	struct bucket_calls calls = { 0 };

	(void)state;
	snprintf(path, sizeof(path), "%s/calls.c1", folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	bucket_open(&b, folder);
	assert_int_equal(call(&b, &calls, "c1", 5000), 5000);
	assert_int_equal(call(&b, &calls, "c1", 5000), 5000);
	assert_int_equal(call(&b, &calls, "c1", 5000), 6000);
	bucket_close(&b);
	keep("c1", NULL);
}

static void
who_has_no_folder_counts_alone(void **state)
{
	struct bucket b;
	struct bucket_calls one = { 0 }, two = { 0 };

	(void)state;
	bucket_open(&b, NULL);
	assert_int_equal(call(&b, &one, "c1", 5000), 5000);
	assert_int_equal(call(&b, &one, "c1", 5000), 5000);
	assert_int_equal(call(&b, &one, "c1", 5000), 6000);
	assert_int_equal(call(&b, &two, "c1", 5000), 5000);
	bucket_close(&b);
}

/* Another is killed, over and over, with the file in its hands. */
static void
whoever_is_killed_the_others_go_on_at_their_pace(void **state)
{
	enum { CALLS = 40 };
	struct bucket b;
	struct bucket_calls calls = { 0 };
	int64_t at = 5000, third = 0, second = 0;
	int i, status;
	pid_t pid;

	(void)state;
	bucket_open(&b, folder);
	for (i = 0; i < CALLS; i++) {
		if ((pid = fork()) == 0)
			for (;;)
				bucket_over(&b, &calls, "c1", 1, 1);
		assert_true(pid > 0);
		usleep((useconds_t)i * 20);
		assert_int_equal(kill(pid, SIGKILL), 0);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		at = call(&b, &calls, "c1", at);
		assert_true(third == 0 || at >= third + 1000);
		assert_true(second == 0 || at <= second + 1000);
		third = second;
		second = at;
	}
	bucket_close(&b);
	keep("c1", NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_of_us_make_two_calls_a_second),
		cmocka_unit_test(nothing_is_promised_for_later),
		cmocka_unit_test(
		    a_call_counts_from_its_answer_or_a_quarter_second),
		cmocka_unit_test(another_account_does_not_wait),
		cmocka_unit_test(what_no_clock_of_this_boot_said_is_forgotten),
		cmocka_unit_test(
		    no_file_holds_anybody_up_for_more_than_two_seconds),
		cmocka_unit_test(a_spoilt_file_holds_nobody_up),
		cmocka_unit_test(who_finds_it_spoilt_still_knows_his_own),
		cmocka_unit_test(an_id_that_is_no_name_makes_no_file),
		cmocka_unit_test(a_link_is_not_followed),
		cmocka_unit_test(a_pipe_in_its_place_holds_nobody_up),
		cmocka_unit_test(who_has_no_folder_counts_alone),
		cmocka_unit_test(
		    whoever_is_killed_the_others_go_on_at_their_pace),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
