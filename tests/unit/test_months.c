/*
 * A quiet shop for months, by the store's functions alone: what is kept of ticks
 * in which little happened does not grow.  TICKS=100000 for all of it.
 */
#include <dirent.h>
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../store/journal.h"
#include "shop.h"
#include "stamp.h"

enum { TICKS = 4000, BEAT_MS = 10000, PEOPLE = 40 };

/* The shop's clock; SQLite's own is the machine's. */
static int64_t now_ms;

int
clock_gettime(clockid_t id, struct timespec *at)
{
	if (id != CLOCK_REALTIME || now_ms == 0)
		return (int)syscall(SYS_clock_gettime, id, at);
	at->tv_sec = now_ms / 1000;
	at->tv_nsec = now_ms % 1000 * 1000000;
	return 0;
}

static long
entries(const char *path)
{
	DIR *dir = opendir(path);
	long n = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n;
}

/* What somebody says to whom in this tick, as the next poll shows it. */
static void
say(char *to, size_t size, unsigned tick, const char *id, const char *sender,
    const char *text)
{
	char at[STAMP_SIZE];

	snprintf(to, size, "{\"type\":\"message\",\"channel_id\":\"c1\","
	    "\"platform\":\"facebook\",\"thread_id\":\"t%u\",\"customer_id\":"
	    "\"u%u\",\"sender_type\":\"%s\",\"message_id\":\"%s%u\","
	    "\"created_at\":\"%s\",\"content\":\"%s %u\"}\n", tick % PEOPLE,
	    tick % PEOPLE, sender, id, tick, stamp_print(now_ms - 1000, at),
	    text, tick);
}

/* A poll: what it showed, and that it came to its end. */
static void
poll_with(struct shop *s, const char *shown)
{
	char lines[8192], at[STAMP_SIZE];

	stamp_print(now_ms, at);
	snprintf(lines, sizeof(lines), "{\"type\":\"begin\",\"channel_id\":"
	    "\"c1\",\"fetched_from\":\"%s\",\"self_id\":\"1001\"}\n%s"
	    "{\"type\":\"checkpoint\",\"channel_id\":\"c1\","
	    "\"fetched_from\":\"%s\",\"history_done\":true}\n", at, shown, at);
	shop_store(s, lines);
}

static void
answer(struct shop *s, unsigned tick)
{
	char conversation[64], sql[128], lines[4096], at[STAMP_SIZE];

	snprintf(sql, sizeof(sql), "SELECT id FROM conversations "
	    "WHERE thread_id = 't%u'", tick % PEOPLE);
	snprintf(conversation, sizeof(conversation), "%s", shop_ask(s, sql));
	snprintf(lines, sizeof(lines), "{\"type\":\"reply\",\"reply_id\":"
	    "\"r%u\",\"attempt\":1,\"conversation_id\":\"%s\",\"pending\":"
	    "[\"q%u\"],\"outcome\":\"text\",\"text\":\"You said %u\","
	    "\"orders\":[],\"usage\":{\"total_tokens\":900}}\n", tick,
	    conversation, tick, tick);
	shop_claim(s, lines);
	snprintf(lines, sizeof(lines), "{\"type\":\"sent\",\"reply_id\":"
	    "\"r%u\",\"part\":1,\"message_id\":\"o%u\",\"sent_at\":\"%s\"}\n",
	    tick, tick, stamp_print(now_ms, at));
	shop_store(s, lines);
}

static void
live(struct shop *s, unsigned tick)
{
	char shown[1024] = "", at[STAMP_SIZE];

	now_ms += BEAT_MS;
	if (tick % 50 == 1)
		say(shown, sizeof(shown), tick, "q", "customer", "hello");
	else if (tick % 50 == 2)
		say(shown, sizeof(shown), tick - 1, "o", "employee", "You said");
	else if (tick % 200 == 3)
		say(shown, sizeof(shown), tick, "e", "employee", "staff");
	else if (tick % 40 == 4)
		snprintf(shown, sizeof(shown), "line %u of somebody's\n", tick);
	else if (tick % 100 == 5)
		snprintf(shown, sizeof(shown), "{\"type\":\"fetch_error\","
		    "\"channel_id\":\"c1\",\"class\":\"transient\","
		    "\"message\":\"cut %s\"}\n", stamp_print(now_ms, at));
	poll_with(s, shown);
	if (*shown != '\0')
		journal_write(s->db, JOURNAL_IMPORT, "info", NULL, shown);
	if (tick % 50 == 1)
		answer(s, tick);
	journal_clock(s->db);
}

/*
 * What may not grow, as figures.  What malloc() has given away: the process as a
 * whole would hold more where a sanitizer keeps what was freed.
 */
struct figures {
	long held, descriptors, files, log;
	long messages, bytes;
};

static long
asked(struct shop *s, const char *sql)
{
	return strtol(shop_ask(s, sql), NULL, 10);
}

static struct figures
measure(struct shop *s)
{
	struct figures f = {
		.held = (long)mallinfo2().uordblks,
		.descriptors = entries("/proc/self/fd"),
		.files = entries(s->folder),
		.messages = asked(s, "SELECT count(*) FROM messages"),
		.bytes = asked(s, "SELECT page_count * page_size FROM "
		    "pragma_page_count, pragma_page_size")
	};
	char wal[PLACE_SIZE + 32];
	struct stat st;

	snprintf(wal, sizeof(wal), "%s-wal", s->path);
	f.log = stat(wal, &st) == 0 ? st.st_size : 0;
	return f;
}

static void
months_of_ticks_leave_what_was_said(void **state)
{
	const char *wanted = getenv("TICKS");
	unsigned tick, ticks = wanted != NULL ?
	    (unsigned)strtoul(wanted, NULL, 10) : TICKS;
	struct figures half = { 0 }, end;
	struct shop s;

	(void)state;
	now_ms = stamp_parse(AT("10:00:00"));
	shop_open(&s);
	for (tick = 0; tick < ticks; tick++) {
		live(&s, tick);
		if (tick == ticks / 2)
			half = measure(&s);
	}
	end = measure(&s);
	printf("# %u ticks, %ld messages: %ld KiB held, then %ld; database "
	    "%ld KiB, then %ld; log of writes %ld, then %ld\n", ticks,
	    end.messages, half.held >> 10, end.held >> 10,
	    half.bytes >> 10, end.bytes >> 10, half.log >> 10, end.log >> 10);
	assert_in_range(end.held, 0, half.held + (1 << 18));
	assert_int_equal(end.descriptors, half.descriptors);
	assert_int_equal(end.files, half.files);
	assert_in_range(end.log, 0, half.log + (1 << 20));
	/* 4 KiB for a message with its reply, and the log as long as it grows. */
	assert_in_range(end.bytes - half.bytes, 0,
	    (end.messages - half.messages) * 4096 + (2 << 20));
	assert_in_range(asked(&s, "SELECT count(*) FROM run_log"), 1, 10000);
	assert_in_range(asked(&s, "SELECT count(*) FROM rejects"), 1, 1000);
	assert_in_range(asked(&s, "SELECT count(*) FROM events"), 0, 1000);
	assert_in_range(asked(&s, "SELECT count(*) FROM calls"), 0, 26);
	assert_in_range(asked(&s, "SELECT count(*) FROM spending"), 1,
	    ticks / 8640 + 2);
	assert_int_equal(asked(&s, "SELECT count(*) FROM messages WHERE "
	    "sender_type = 'customer' AND outcome IS NOT 'replied'"), 0);
	now_ms = 0;
	shop_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(months_of_ticks_leave_what_was_said)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
