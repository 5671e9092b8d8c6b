/*
 * record.c owns the standard streams of a program, so each test runs one in a
 * child: text on its input, what it prints and its exit status compared.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <sys/wait.h>
#include <cmocka.h>

#include "place.h"
#include "record.h"
#include "utf8.h"

struct run {
	char *out;		/* owned */
	size_t len;
	int status;
};

static void
feed(int fd, const char *text, size_t len)
{
	ssize_t n;

	for (; len > 0; text += n, len -= (size_t)n)
		assert_true((n = write(fd, text, len)) > 0);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
}

static char *
contents(int fd, size_t *len)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char *text = malloc((size_t)size + 1);

	assert_non_null(text);
	assert_int_equal(pread(fd, text, (size_t)size, 0), size);
	text[size] = '\0';
	*len = (size_t)size;
	return text;
}

static int
temporary(void)
{
	char path[PLACE_SIZE];
	int fd = mkstemp(place(path, "test_record.XXXXXX"));

	assert_true(fd != -1);
	unlink(path);
	return fd;
}

static struct run
run(int (*program)(void), const char *text, size_t len)
{
	int in = temporary(), out = temporary(), status;
	struct run r;
	pid_t child;

	feed(in, text, len);
	fflush(NULL);
	if ((child = fork()) == 0) {
		dup2(in, STDIN_FILENO);
		dup2(out, STDOUT_FILENO);
		dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		_exit(program());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	r.status = WEXITSTATUS(status);
	r.out = contents(out, &r.len);
	close(in);
	close(out);
	return r;
}

static void
gives(int (*program)(void), const char *text, const char *want, int status)
{
	struct run r = run(program, text, strlen(text));

	assert_string_equal(r.out, want);
	assert_int_equal(r.status, status);
	free(r.out);
}

/* Passes every record on. */
static int
cat(void)
{
	struct record_in in;
	struct record r = { 0 };

	record_open(&in, STDIN_FILENO, "test");
	while (record_next(&in, &r))
		record_pass(&r);
	return record_end(&in);
}

static void
records_pass_byte_for_byte(void **state)
{
	(void)state;
	gives(cat, "", "", EX_OK);
	gives(cat, "{\"type\":\"a\"}\n", "{\"type\":\"a\"}\n", EX_OK);
	gives(cat, "{ \"x\": 1.50, \"type\":\"a\\u0062\" }\n{\"type\":\"b\"}",
	    "{ \"x\": 1.50, \"type\":\"a\\u0062\" }\n{\"type\":\"b\"}\n",
	    EX_OK);
}

static void
a_line_that_is_no_record_becomes_a_reject(void **state)
{
	(void)state;
	gives(cat, "{\"type\":\"a\"}\nno\n\n{\"type\":\"b\"}\n[]\n",
	    "{\"type\":\"a\"}\n"
	    "{\"type\":\"reject\",\"stage\":\"test\",\"reason\":\"not JSON\","
	    "\"raw\":\"no\"}\n"
	    "{\"type\":\"reject\",\"stage\":\"test\","
	    "\"reason\":\"JSON is cut short\",\"raw\":\"\"}\n"
	    "{\"type\":\"b\"}\n"
	    "{\"type\":\"reject\",\"stage\":\"test\","
	    "\"reason\":\"not a record: no \\\"type\\\"\",\"raw\":\"[]\"}\n",
	    EX_DATAERR);
}

static void
a_type_that_is_no_word_is_none(void **state)
{
	static const char *const lines[] = {
		"{}", "{\"type\":null}", "{\"type\":1}", "{\"type\":[\"a\"]}",
		"{\"type\":\"a\\u0000b\"}", "\"type\"", "5", "null"
	};
	struct run r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		r = run(cat, lines[i], strlen(lines[i]));
		assert_int_equal(r.status, EX_DATAERR);
		assert_int_equal(strncmp(r.out, "{\"type\":\"reject\"", 16), 0);
		free(r.out);
	}
}

/* A record of exactly this many bytes, and a short one behind it. */
static struct run
run_long(size_t len)
{
	static const char head[] = "{\"type\":\"a\",\"x\":\"", tail[] = "\"}";
	static const char next[] = "\n{\"type\":\"b\"}\n";
	char *text = malloc(len + sizeof(next));
	struct run r;

	assert_non_null(text);
	memset(text, 'x', len);
	memcpy(text, head, sizeof(head) - 1);
	memcpy(text + len - 2, tail, 2);
	memcpy(text + len, next, sizeof(next));
	r = run(cat, text, len + sizeof(next) - 1);
	free(text);
	return r;
}

static void
a_line_of_the_longest_length_is_read(void **state)
{
	struct run r = run_long(RECORD_LINE_MAX);

	(void)state;
	assert_int_equal(r.status, EX_OK);
	assert_int_equal(r.len, RECORD_LINE_MAX + 14);
	free(r.out);
}

static void
a_longer_line_is_cut_and_stepped_over(void **state)
{
	static const size_t over[] = { 1, 2, 65536, 1 << 20, 5 << 20 };
	struct run r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(over) / sizeof(*over); i++) {
		r = run_long(RECORD_LINE_MAX + over[i]);
		assert_int_equal(r.status, EX_DATAERR);
		assert_non_null(strstr(r.out, "\"line over 8 MiB\""));
		assert_true(r.len < RECORD_RAW_MAX + 1024);
		assert_string_equal(r.out + r.len - 13, "{\"type\":\"b\"}\n");
		free(r.out);
	}
}

/* Rejects every record, in a way that the test chooses. */
static const char *complaint;

static int
refuse(void)
{
	struct record_in in;
	struct record r = { 0 };

	record_open(&in, STDIN_FILENO, "test");
	while (record_next(&in, &r))
		record_reject(&in, &r, json_any(r.object, "item"), "%s",
		    complaint);
	return record_end(&in);
}

static void
a_reject_keeps_the_item_and_says_whose_it_is(void **state)
{
	(void)state;
	complaint = "bad item";
	gives(refuse, "{\"type\":\"page\",\"channel_id\":\"c\","
	    "\"thread_id\":\"t\",\"item\":{\"a\":[1,\"/\"]}}\n",
	    "{\"type\":\"reject\",\"stage\":\"test\",\"reason\":\"bad item\","
	    "\"raw\":\"{\\\"a\\\":[1,\\\"/\\\"]}\",\"item\":true,"
	    "\"channel_id\":\"c\",\"thread_id\":\"t\"}\n", EX_DATAERR);
	gives(refuse, "{\"type\":\"page\",\"channel_id\":5}\n",
	    "{\"type\":\"reject\",\"stage\":\"test\",\"reason\":\"bad item\","
	    "\"raw\":\"{\\\"type\\\":\\\"page\\\",\\\"channel_id\\\":5}\"}\n",
	    EX_DATAERR);
}

static void
what_a_reject_says_is_always_utf8(void **state)
{
	char words[600];
	struct run r;
	char *clean;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {	/* cut inside a character somewhere */
		memset(words, 'x', i);
		words[i] = '\0';
		while (strlen(words) < 590)
			strncat(words, "\xf0\x9f\x98\x8d", 5);
		complaint = words;
		r = run(refuse, "{\"type\":\"a\"}\n", 13);
		clean = utf8_clean(r.out, r.len);
		assert_string_equal(clean, r.out);
		free(clean);
		free(r.out);
	}
}

static void
what_a_reject_keeps_is_always_utf8(void **state)
{
	(void)state;
	gives(cat, "\xff{\"type\":\"a\xc3\"}\n",
	    "{\"type\":\"reject\",\"stage\":\"test\",\"reason\":\"not UTF-8\","
	    "\"raw\":\"\xef\xbf\xbd{\\\"type\\\":\\\"a\xef\xbf\xbd\\\"}\"}\n",
	    EX_DATAERR);
}

static int
need(void)
{
	struct record_in in;
	struct record r = { 0 };

	record_open(&in, STDIN_FILENO, "test");
	while (record_next(&in, &r))
		if (record_need(&in, &r, "id") != NULL)
			record_pass(&r);
	return record_end(&in);
}

static void
a_missing_member_is_named(void **state)
{
	(void)state;
	gives(need, "{\"type\":\"a\",\"id\":\"1\"}\n{\"type\":\"a\"}\n",
	    "{\"type\":\"a\",\"id\":\"1\"}\n"
	    "{\"type\":\"reject\",\"stage\":\"test\","
	    "\"reason\":\"a without \\\"id\\\"\",\"raw\":"
	    "\"{\\\"type\\\":\\\"a\\\"}\"}\n", EX_DATAERR);
}

static int rejects;

static void
count_reject(struct json_object *reject, void *arg)
{
	assert_ptr_equal(arg, &rejects);
	assert_string_equal(json_str(reject, "type"), "reject");
	rejects++;
}

/* Rejects an item of each line more often than a line's are told. */
static int
flood(void)
{
	struct record_in in;
	struct record r = { 0 };
	int i;

	record_open(&in, STDIN_FILENO, "test");
	in.on_reject = count_reject;
	in.arg = &rejects;
	while (record_next(&in, &r)) {
		for (i = 0; i < RECORD_ITEMS_MAX + 10; i++)
			record_reject(&in, &r, r.object, "bad item");
		printf("%d at line %lu\n", rejects, in.line);
	}
	record_reject(&in, &r, NULL, "a line");
	printf("%d\n", rejects);
	return record_end(&in);
}

static void
a_flood_of_bad_items_ends(void **state)
{
	char want[128];

	(void)state;
	snprintf(want, sizeof(want), "%d at line 1\n%d at line 2\n%d\n",
	    RECORD_ITEMS_MAX, 2 * RECORD_ITEMS_MAX, 2 * RECORD_ITEMS_MAX + 1);
	gives(flood, "{\"type\":\"a\"}\n{\"type\":\"b\"}\n", want,
	    EX_DATAERR);
}

/* Prints how many rejects it was handed instead of printing them. */
static int
count(void)
{
	struct record_in in;
	struct record r = { 0 };

	record_open(&in, STDIN_FILENO, "test");
	in.on_reject = count_reject;
	in.arg = &rejects;
	while (record_next(&in, &r))
		;
	printf("%d at line %lu\n", rejects, in.line);
	return record_end(&in);
}

static void
rejects_go_where_they_are_asked_to(void **state)
{
	(void)state;
	gives(count, "x\n{\"type\":\"a\"}\n\ny", "3 at line 4\n",
	    EX_DATAERR);
}

/* A new record with every kind of member. */
static int
write_one(void)
{
	struct json_object *o = record_new("a");

	json_add_str(o, "text", "\n\"/\xd8\xb9");
	record_write(o);
	return record_flush();
}

static void
type_comes_first_and_a_record_is_one_line(void **state)
{
	(void)state;
	gives(write_one, "",
	    "{\"type\":\"a\",\"text\":\"\\n\\\"/\xd8\xb9\"}\n", EX_OK);
}

/* C1, an override, a tag character, DEL; and what is harmless beside them. */
static int
show_one(void)
{
	struct json_object *o = record_new("a");

	json_add_str(o, "text", "\x1b\xc2\x9b" "a\xe2\x80\xae\xd8\xb9"
	    "\xf3\xa0\x81\xa1\x7f\n");
	record_show(o);
	return record_flush();
}

static void
what_drives_a_terminal_is_shown_as_an_escape(void **state)
{
	(void)state;
	gives(show_one, "", "{\"type\":\"a\",\"text\":\"\\u001b\\u009b"
	    "a\\u202e\xd8\xb9\\udb40\\udc61\\u007f\\n\"}\n", EX_OK);
}

/* One text in both ways of writing a record: two lines. */
static int
write_both(void)
{
	struct json_object *o = record_new("a"), *list = json_object_new_array();
	char text[200] = "";
	size_t i;

	for (i = 1; i < 128; i++)
		text[i - 1] = (char)i;
	snprintf(text + i - 1, sizeof(text) - i, "/\xd8\xb9");
	json_append(list, json_object_new_string("b/c"));
	json_add_str(o, "text", text);
	json_add_str(o, "none", NULL);
	json_add_int(o, "n", INT64_MIN);
	json_add_bool(o, "yes", true);
	json_add_ref(o, "list", list);
	record_write(o);
	record_start("a");
	record_put_str("text", text);
	record_put_str("none", NULL);
	record_put_int("n", INT64_MIN);
	record_put_bool("yes", true);
	record_put_json("list", list);
	record_stop();
	json_object_put(list);
	return record_flush();
}

static void
a_record_is_the_same_without_an_object(void **state)
{
	struct run r = run(write_both, "", 0);
	size_t half = r.len / 2;

	(void)state;
	assert_int_equal(r.status, EX_OK);
	assert_true(half > 200 && r.len % 2 == 0);
	assert_memory_equal(r.out, r.out + half, half);
	free(r.out);
}

/* Lists and objects in records that are kept back. */
static int
keep_some(void)
{
	int i;

	record_send();
	record_start("a");
	record_open_list("none");
	record_close_turned();
	record_open_list("list");
	for (i = 0; i < 70; i++) {
		record_open_object(NULL);
		record_put_int("n", i);
		record_open_object("in");
		record_put_bool("no", i == 70);
		record_close_object();
		record_close_object();
	}
	record_close_turned();
	record_open_list("texts");
	record_put_str(NULL, "[");
	record_put_str(NULL, "{");
	record_close_list();
	record_keep();
	if (fflush(stdout) == EOF || lseek(STDOUT_FILENO, 0, SEEK_CUR) > 0)
		return EX_SOFTWARE;
	record_start("b");
	record_open_list("one");
	record_put_str(NULL, "x");
	record_close_turned();
	record_stop();
	return record_flush();
}

static void
what_is_kept_back_is_written_in_its_order(void **state)
{
	char want[8192], *p = want;
	int i;

	(void)state;
	p += sprintf(p, "{\"type\":\"a\",\"none\":[],\"list\":[");
	for (i = 69; i >= 0; i--)
		p += sprintf(p, "{\"n\":%d,\"in\":{\"no\":false}}%s", i,
		    i > 0 ? "," : "");
	sprintf(p, "],\"texts\":[\"[\",\"{\"]}\n"
	    "{\"type\":\"b\",\"one\":[\"x\"]}\n");
	gives(keep_some, "", want, EX_OK);
}

static int
to_a_full_disk(void)
{
	dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO);
	return cat();
}

static void
a_full_disk_is_told_at_the_end(void **state)
{
	(void)state;
	gives(to_a_full_disk, "{\"type\":\"a\"}\n", "", EX_IOERR);
	gives(to_a_full_disk, "", "", EX_OK);
}

/* A reader on a pipe, whose writer is in the same process. */
struct pipe_in {
	struct record_in in;
	int to;
};

static void
pipe_open(struct pipe_in *p)
{
	int fd[2];

	assert_int_equal(pipe(fd), 0);
	record_open(&p->in, fd[0], "test");
	p->to = fd[1];
}

static void
say(struct pipe_in *p, const char *text)
{
	assert_int_equal(write(p->to, text, strlen(text)), strlen(text));
}

static void
ready_means_a_whole_line_or_the_end(void **state)
{
	struct pipe_in p;
	struct record r = { 0 };

	(void)state;
	pipe_open(&p);
	assert_false(record_ready(&p.in));
	say(&p, "{\"type\":");
	assert_false(record_ready(&p.in));
	assert_false(record_buffered(&p.in));
	say(&p, "\"a\"}\n{\"ty");
	assert_true(record_ready(&p.in));
	assert_true(record_buffered(&p.in));
	assert_true(record_next(&p.in, &r));
	assert_string_equal(r.type, "a");
	assert_false(record_ready(&p.in));
	say(&p, "pe\":\"b\"}");
	assert_false(record_ready(&p.in));
	close(p.to);
	assert_true(record_ready(&p.in));
	assert_true(record_next(&p.in, &r));
	assert_string_equal(r.type, "b");
	assert_true(record_ready(&p.in));
	assert_false(record_next(&p.in, &r));
	free(p.in.buf);
	close(p.in.fd);
}

static void
gathering_takes_what_is_there(void **state)
{
	struct pipe_in p;
	struct record r = { 0 };

	(void)state;
	pipe_open(&p);
	say(&p, "{\"type\":\"a\"}\n{\"type\":\"b\"}\n{\"type\":\"c\"");
	assert_true(record_gather(&p.in, 1 << 20, 0));
	assert_true(record_next(&p.in, &r));
	assert_true(record_buffered(&p.in));
	assert_true(record_next(&p.in, &r));
	assert_string_equal(r.type, "b");
	assert_false(record_buffered(&p.in));
	close(p.to);
	assert_true(record_gather(&p.in, 1 << 20, 0));
	assert_false(record_next(&p.in, &r));
	assert_true(p.in.skipped);
	assert_false(record_gather(&p.in, 1 << 20, 0));
	free(p.in.buf);
	close(p.in.fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_pass_byte_for_byte),
		cmocka_unit_test(a_line_that_is_no_record_becomes_a_reject),
		cmocka_unit_test(a_type_that_is_no_word_is_none),
		cmocka_unit_test(a_line_of_the_longest_length_is_read),
		cmocka_unit_test(a_longer_line_is_cut_and_stepped_over),
		cmocka_unit_test(a_reject_keeps_the_item_and_says_whose_it_is),
		cmocka_unit_test(what_a_reject_says_is_always_utf8),
		cmocka_unit_test(what_a_reject_keeps_is_always_utf8),
		cmocka_unit_test(a_missing_member_is_named),
		cmocka_unit_test(a_flood_of_bad_items_ends),
		cmocka_unit_test(rejects_go_where_they_are_asked_to),
		cmocka_unit_test(type_comes_first_and_a_record_is_one_line),
		cmocka_unit_test(what_drives_a_terminal_is_shown_as_an_escape),
		cmocka_unit_test(a_record_is_the_same_without_an_object),
		cmocka_unit_test(what_is_kept_back_is_written_in_its_order),
		cmocka_unit_test(a_full_disk_is_told_at_the_end),
		cmocka_unit_test(ready_means_a_whole_line_or_the_end),
		cmocka_unit_test(gathering_takes_what_is_there)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
