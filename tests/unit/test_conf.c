/*
 * conf.c keeps what it has read, and ends the program where a setting cannot
 * be used: so each question is asked in a child.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <cmocka.h>

#include "conf.h"
#include "place.h"

static char folder[PLACE_SIZE];
static char said[1024];		/* what the last child printed or complained */

static void
read_said(int fd)
{
	size_t n = 0;
	ssize_t r;

	while ((r = read(fd, said + n, sizeof(said) - 1 - n)) > 0)
		n += (size_t)r;
	said[n] = '\0';
	close(fd);
}

/* The child's exit status. */
static int
ask(void (*question)(void))
{
	int p[2], status;
	pid_t child;

	fflush(NULL);
	assert_int_equal(pipe(p), 0);
	if ((child = fork()) == 0) {
		dup2(p[1], STDOUT_FILENO);
		dup2(p[1], STDERR_FILENO);
		question();
		fflush(stdout);
		_exit(0);
	}
	close(p[1]);
	read_said(p[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
write_file(const char *text)
{
	char path[PLACE_SIZE + 16];
	FILE *f;

	snprintf(path, sizeof(path), "%s/souk.conf", folder);
	assert_non_null(f = fopen(path, "w"));
	fputs(text, f);
	fclose(f);
	setenv("SOUK_CONF", path, 1);
}

static void
say_model(void)
{
	printf("%s", conf_str("SOUK_MODEL", "fallback"));
}

static void
say_model_with_flag(void)
{
	conf_set("SOUK_MODEL", "first");
	conf_set("SOUK_MODEL", "flag");
	say_model();
}

static void
say_model_with_empty_flag(void)
{
	conf_set("SOUK_MODEL", "");
	say_model();
}

static void
say_file_of_model(void)
{
	const char *path = conf_file_of("SOUK_MODEL");

	printf("%s", path != NULL ? path : "nowhere");
}

static void
the_file_is_named_for_what_it_says(void **state)
{
	char path[PLACE_SIZE + 16];

	(void)state;
	snprintf(path, sizeof(path), "%s/souk.conf", folder);
	write_file("SOUK_MODEL = file\n");
	assert_int_equal(ask(say_file_of_model), 0);
	assert_string_equal(said, path);
	write_file("SOUK_BACKOFF = 1\n");
	setenv("SOUK_MODEL", "environment", 1);
	assert_int_equal(ask(say_file_of_model), 0);
	assert_string_equal(said, "nowhere");
	unsetenv("SOUK_MODEL");
}

/* Of so many bytes, for it may hold a NUL. */
static void
write_bytes(const char *bytes, size_t size)
{
	FILE *f;

	write_file("");
	assert_non_null(f = fopen(getenv("SOUK_CONF"), "w"));
	fwrite(bytes, 1, size, f);
	fclose(f);
}

static void
what_is_not_utf8_is_refused(void **state)
{
	static const char latin[] = "# fine\nSOUK_MODEL = caf\xe9\n",
	    wide[] = "S\0O\0U\0K\0", nul[] = "SOUK_MODEL = file\0s\n",
	    comment[] = "# caf\xe9\nSOUK_MODEL = caf\xc3\xa9\n";

	(void)state;
	write_bytes(latin, sizeof(latin) - 1);
	assert_int_equal(ask(say_model), EX_CONFIG);
	assert_non_null(strstr(said, "souk.conf:2: not UTF-8"));
	write_bytes(wide, sizeof(wide) - 1);
	assert_int_equal(ask(say_model), EX_CONFIG);
	write_bytes(nul, sizeof(nul) - 1);
	assert_int_equal(ask(say_model), EX_CONFIG);
	write_bytes(comment, sizeof(comment) - 1);
	assert_int_equal(ask(say_model), 0);
	assert_string_equal(said, "caf\xc3\xa9");
	setenv("SOUK_MODEL", "caf\xe9", 1);
	assert_int_equal(ask(say_model), EX_CONFIG);
	assert_non_null(strstr(said, "SOUK_MODEL: not UTF-8"));
	unsetenv("SOUK_MODEL");
}

/* mode: of a file with a key in it; the exit status, and *said. */
static int
ask_of_key_file(const char *mode)
{
	char path[PLACE_SIZE + 16];

	snprintf(path, sizeof(path), "%s/souk.conf", folder);
	write_file("OPENAI_API_KEY = key-of-the-model\nSOUK_MODEL = file\n");
	assert_int_equal(chmod(path, (mode_t)strtol(mode, NULL, 8)), 0);
	return ask(say_model);
}

static void
a_file_with_a_key_is_its_owner_s_alone(void **state)
{
	char beside[PLACE_SIZE];

	(void)state;
	assert_int_equal(ask_of_key_file("600"), 0);
	assert_int_equal(ask_of_key_file("640"), EX_CONFIG);
	assert_non_null(strstr(said, "chmod 600"));
	assert_null(strstr(said, "key-of-the-model"));
	assert_int_equal(ask_of_key_file("604"), EX_CONFIG);
	setenv("CREDENTIALS_DIRECTORY", folder, 1);
	assert_int_equal(ask_of_key_file("440"), 0);
	snprintf(beside, sizeof(beside), "%.*s", (int)strlen(folder) - 1,
	    folder);
	setenv("CREDENTIALS_DIRECTORY", beside, 1);
	assert_int_equal(ask_of_key_file("440"), EX_CONFIG);
	unsetenv("CREDENTIALS_DIRECTORY");
	assert_int_equal(ask_of_key_file("600"), 0);
}

static void
flag_goes_before_environment_before_file(void **state)
{
	(void)state;
	write_file("");
	assert_int_equal(ask(say_model), 0);
	assert_string_equal(said, "fallback");
	write_file("SOUK_MODEL = old\nSOUK_MODEL=file\n");
	assert_int_equal(ask(say_model), 0);
	assert_string_equal(said, "file");
	setenv("SOUK_MODEL", "environment", 1);
	assert_int_equal(ask(say_model), 0);
	assert_string_equal(said, "environment");
	assert_int_equal(ask(say_model_with_flag), 0);
	assert_string_equal(said, "flag");
	assert_int_equal(ask(say_model_with_empty_flag), 0);
	assert_string_equal(said, "environment");
	unsetenv("SOUK_MODEL");
}

static void
an_empty_value_is_not_set(void **state)
{
	(void)state;
	write_file("SOUK_MODEL =\n");
	assert_int_equal(ask(say_model), 0);
	assert_string_equal(said, "fallback");
	write_file("SOUK_MODEL = file\n");
	setenv("SOUK_MODEL", "", 1);
	assert_int_equal(ask(say_model), 0);
	assert_string_equal(said, "file");
	unsetenv("SOUK_MODEL");
}

static void
comments_and_space_are_read_as_people_mean_them(void **state)
{
	(void)state;
	write_file("\n# SOUK_MODEL = no\n   \n"
	    " \tSOUK_MODEL\t=  a = b # c \r\n");
	assert_int_equal(ask(say_model), 0);
	assert_string_equal(said, "a = b # c");
	write_file("SOUK_MODEL = no newline");
	assert_int_equal(ask(say_model), 0);
	assert_string_equal(said, "no newline");
}

static void
a_byte_order_mark_is_no_part_of_the_first_line(void **state)
{
	(void)state;
	write_file("\xEF\xBB\xBFSOUK_MODEL = marked\n");
	assert_int_equal(ask(say_model), 0);
	assert_string_equal(said, "marked");
	write_file("\xEF\xBB\xBF");
	assert_int_equal(ask(say_model), 0);
	assert_string_equal(said, "fallback");
	write_file("\n\xEF\xBB\xBFSOUK_MODEL = late\n");
	assert_int_equal(ask(say_model), EX_CONFIG);
	assert_non_null(strstr(said, "souk.conf:2: "));
}

static void
a_line_that_is_no_setting_is_named(void **state)
{
	(void)state;
	write_file("A = 1\n\nSOUK_MODEL\n");
	assert_int_equal(ask(say_model), EX_CONFIG);
	assert_non_null(strstr(said, "souk.conf:3: "));
	write_file("export SOUK_MODEL = x\n");
	assert_int_equal(ask(say_model), EX_CONFIG);
	assert_non_null(strstr(said, "souk.conf:1: "));
	write_file("= x\n");
	assert_int_equal(ask(say_model), EX_CONFIG);
}

static void
a_file_that_is_asked_for_must_be_there(void **state)
{
	(void)state;
	setenv("SOUK_CONF", "/nonexistent/souk.conf", 1);
	assert_int_equal(ask(say_model), EX_CONFIG);
	assert_non_null(strstr(said, "/nonexistent/souk.conf"));
	setenv("SOUK_CONF", folder, 1);
	assert_int_equal(ask(say_model), EX_CONFIG);
}

static void
need_model(void)
{
	printf("%s", conf_need("SOUK_MODEL", "the model's name"));
}

static void
what_is_needed_is_asked_for_by_name_and_place(void **state)
{
	(void)state;
	write_file("");
	assert_int_equal(ask(need_model), EX_CONFIG);
	assert_non_null(strstr(said, "SOUK_MODEL is not set"));
	assert_non_null(strstr(said, "the model's name"));
	assert_non_null(strstr(said, folder));
	write_file("SOUK_MODEL = x\n");
	assert_int_equal(ask(need_model), 0);
	assert_string_equal(said, "x");
}

static void
say_seconds(void)
{
	printf("%d", conf_seconds("SOUK_BACKOFF", 10, 1, 86400));
}

static void
seconds_have_units_and_limits(void **state)
{
	static const struct {
		const char *value, *want;	/* NULL: refused */
	} rows[] = {
		{ "", "10" }, { "1", "1" }, { "90", "90" }, { "90s", "90" },
		{ "10m", "600" }, { "12h", "43200" }, { "1d", "86400" },
		{ "0", NULL }, { "0m", NULL }, { "-1", NULL }, { "-1m", NULL },
		{ "86401", NULL }, { "25h", NULL }, { "2d", NULL },
		{ "10x", NULL }, { "10mm", NULL }, { "10 m", NULL },
		{ "m", NULL }, { "ten", NULL }, { "1.5", NULL },
		{ "1e3", NULL },
		{ "0x10", NULL }, { "99999999999999999999", NULL },
		{ "9223372036854775807d", NULL }
	};
	size_t i;

	(void)state;
	write_file("");
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		setenv("SOUK_BACKOFF", rows[i].value, 1);
		assert_int_equal(ask(say_seconds),
		    rows[i].want != NULL ? 0 : EX_CONFIG);
		if (rows[i].want != NULL)
			assert_string_equal(said, rows[i].want);
		else
			assert_non_null(strstr(said, "SOUK_BACKOFF"));
	}
	unsetenv("SOUK_BACKOFF");
}

static void
say_number(void)
{
	printf("%d", conf_int("SOUK_LIMIT_HOUR", 20, 0, 1000));
}

static void
numbers_are_whole_and_have_limits(void **state)
{
	static const struct {
		const char *text;
		int exit;
		const char *said;
	} cases[] = {
		{ "0", 0, "0" }, { "1000", 0, "1000" },
		{ "1001", EX_CONFIG, "SOUK_LIMIT_HOUR" },
		{ "-1", EX_CONFIG, "from 0 to 1000" },
		{ "7x", EX_CONFIG, "7x" },
		{ "many", EX_CONFIG, "many" }
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		setenv("SOUK_LIMIT_HOUR", cases[i].text, 1);
		assert_int_equal(ask(say_number), cases[i].exit);
		assert_non_null(strstr(said, cases[i].said));
	}
	unsetenv("SOUK_LIMIT_HOUR");
	assert_int_equal(ask(say_number), 0);
	assert_string_equal(said, "20");
}

static void
say_url(void)
{
	printf("%s", conf_url("SOUK_GRAPH_URL", "https://default.example/v1"));
}

static void
http_is_for_this_machine_only(void **state)
{
	static const struct {
		const char *value, *want;	/* NULL: refused */
	} rows[] = {
		{ "", "https://default.example/v1" },
		{ "https://a.example", "https://a.example" },
		{ "https://a.example/v25.0//", "https://a.example/v25.0" },
		{ "https://a.example:8443/x", "https://a.example:8443/x" },
		{ "http://127.0.0.1:80/v1/", "http://127.0.0.1:80/v1" },
		{ "http://127.8.8.8", "http://127.8.8.8" },
		{ "http://localhost:1", "http://localhost:1" },
		{ "http://[::1]:1/", "http://[::1]:1" },
		{ "http://a.example", NULL },
		{ "http://127.0.0.1.evil.example", NULL },
		{ "http://127.evil.example", NULL },
		{ "http://localhost.evil.example", NULL },
		{ "http://localhostile", NULL },
		{ "http://[::1].evil.example", NULL },
		{ "http://[::1%25]", NULL },
		{ "http://1270.0.0.1", NULL },
		{ "http://0.0.0.0", NULL },
		{ "http://", NULL },
		{ "http://127.0.0.1@evil.example", NULL },
		{ "https://user:pass@a.example", NULL },
		{ "https://a.example?access_token=x", NULL },
		{ "https://a.example#x", NULL },
		{ "https://a.example\\evil", NULL },
		{ "https://a.example /x", NULL },
		{ "https://", NULL },
		{ "https:///path", NULL },
		{ "https://:443", NULL },
		{ "ftp://a.example", NULL },
		{ "file:///etc/passwd", NULL },
		{ "a.example", NULL },
		{ "/", NULL }
	};
	size_t i;

	(void)state;
	write_file("");
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		setenv("SOUK_GRAPH_URL", rows[i].value, 1);
		if (ask(say_url) != (rows[i].want != NULL ? 0 : EX_CONFIG))
			fail_msg("%s: %s", rows[i].value, said);
		if (rows[i].want != NULL)
			assert_string_equal(said, rows[i].want);
		else
			assert_null(strstr(said, "access_token"));
	}
	unsetenv("SOUK_GRAPH_URL");
}

static void
say_db(void)
{
	printf("%s", conf_db());
}

static void
the_database_has_its_usual_places(void **state)
{
	(void)state;
	write_file("");
	setenv("HOME", "/home/one", 1);
	assert_int_equal(ask(say_db), 0);
	assert_string_equal(said, "/home/one/.local/share/souk/souk.db");
	setenv("XDG_DATA_HOME", "/data", 1);
	assert_int_equal(ask(say_db), 0);
	assert_string_equal(said, "/data/souk/souk.db");
	setenv("STATE_DIRECTORY", "/var/lib/souk", 1);
	assert_int_equal(ask(say_db), 0);
	assert_string_equal(said, "/var/lib/souk/souk.db");
	write_file("SOUK_DB = ./my.db\n");
	assert_int_equal(ask(say_db), 0);
	assert_string_equal(said, "./my.db");
	write_file("");
	unsetenv("STATE_DIRECTORY");
	unsetenv("XDG_DATA_HOME");
	unsetenv("HOME");
	assert_int_equal(ask(say_db), EX_CONFIG);
}

static int
begin(void **state)
{
	(void)state;
	place(folder, "test_conf.XXXXXX");
	clearenv();
	return mkdtemp(folder) == NULL;
}

static int
end(void **state)
{
	char path[PLACE_SIZE + 16];

	(void)state;
	snprintf(path, sizeof(path), "%s/souk.conf", folder);
	unlink(path);
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flag_goes_before_environment_before_file),
		cmocka_unit_test(an_empty_value_is_not_set),
		cmocka_unit_test(the_file_is_named_for_what_it_says),
		cmocka_unit_test(what_is_not_utf8_is_refused),
		cmocka_unit_test(a_file_with_a_key_is_its_owner_s_alone),
		cmocka_unit_test(
		    comments_and_space_are_read_as_people_mean_them),
		cmocka_unit_test(
		    a_byte_order_mark_is_no_part_of_the_first_line),
		cmocka_unit_test(a_line_that_is_no_setting_is_named),
		cmocka_unit_test(a_file_that_is_asked_for_must_be_there),
		cmocka_unit_test(what_is_needed_is_asked_for_by_name_and_place),
		cmocka_unit_test(seconds_have_units_and_limits),
		cmocka_unit_test(numbers_are_whole_and_have_limits),
		cmocka_unit_test(http_is_for_this_machine_only),
		cmocka_unit_test(the_database_has_its_usual_places)
	};

	/* begin() forgets the environment, and with it that TAP was asked for. */
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, begin, end);
}
