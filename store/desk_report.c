#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "chart.h"
#include "cli.h"
#include "conf.h"
#include "desk.h"
#include "html.h"
#include "money.h"
#include "stamp.h"

enum { DAYS = 30, DAYS_MOST = 366 };

#define DAY_MS INT64_C(86400000)

static const char head[] =
#include "report_head.h"
    ;

/* The first moment of the operator's day, so many days before this time. */
static int64_t
midnight(int64_t at, long days)
{
	time_t t = (time_t)(at / 1000);
	struct tm tm;

	if (localtime_r(&t, &tm) == NULL)
		return STAMP_NONE;
	tm.tm_mday -= (int)days;
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm) * 1000;
}

/* The day that the report begins with. */
static void
begin_of(const char *typed, char since[STAMP_SIZE])
{
	int64_t at = STAMP_NONE, now = stamp_now();
	char text[32], *end;
	long days = DAYS;

	if (typed == NULL || strchr(typed, '-') == NULL) {
		if (typed != NULL)
			days = strtol(typed, &end, 10);
		if (days >= 1 && days <= DAYS_MOST &&
		    (typed == NULL || *end == '\0'))
			at = midnight(now, days - 1);
	} else if (strlen(typed) == 10) {
		/* Noon of it: the same day, or its neighbour, anywhere. */
		snprintf(text, sizeof(text), "%sT12:00:00Z", typed);
		if ((at = stamp_parse(text)) != STAMP_NONE)
			at = midnight(at, 0);
	}
	if (at == STAMP_NONE || at > now || now - at > (DAYS_MOST + 1) * DAY_MS)
		cli_misuse("--since wants a day (2026-11-01) or a number of "
		    "days, a year ago at most, not '%s'", typed);
	stamp_print(at, since);
}

static const char nothing[] = "<p>لا شيء "
    "<small lang=\"en\" dir=\"ltr\">nothing</small></p>\n";

/* Columns: day, colour, figure. */
static void
put_chart(struct desk *d, enum query query, const char *since)
{
	sqlite3_stmt *q = db_query(d->db, query);
	struct chart c = { 0 };

	db_bind(q, ":since", since);
	while (db_row(d->db, q))
		chart_add(&c, db_col(q, 0), (size_t)db_col_int(q, 1),
		    db_col_int(q, 2));
	if (chart_is_empty(&c))
		fputs(nothing, stdout);
	else
		chart_draw(&c);
	chart_free(&c);
}

/* 90 s, 15 min, 7.5 h: as much as one wants to know. */
static void
put_duration(int64_t seconds)
{
	char text[32];

	if (seconds < 120)
		snprintf(text, sizeof(text), "%lld s", (long long)seconds);
	else if (seconds < 7200)
		snprintf(text, sizeof(text), "%lld min",
		    (long long)(seconds / 60));
	else
		snprintf(text, sizeof(text), "%lld.%lld h",
		    (long long)(seconds / 3600),
		    (long long)(seconds % 3600 / 360));
	html_text(text);
}

/* Words may be broken into lines; figures may not. */
static bool
is_words(const char *column)
{
	return strcmp(column, "customer") == 0 ||
	    strcmp(column, "product_name") == 0;
}

/* What a column holds is said by its name. */
static void
put_cell(sqlite3_stmt *q, int i)
{
	const char *name = sqlite3_column_name(q, i);
	char text[MONEY_SIZE];

	fputs(is_words(name) ? "<td>" : "<td class=\"n\">", stdout);
	if (sqlite3_column_type(q, i) == SQLITE_NULL)
		fputs("–", stdout);
	else if (strcmp(name, "money") == 0)
		html_text(money_print(db_col_int(q, i), db_col(q, i + 1),
		    text));
	else if (strcmp(name, "seconds") == 0)
		put_duration(db_col_int(q, i));
	else if (strcmp(name, "at") == 0)
		html_text(listing_time(db_col(q, i), text));
	else
		html_text(db_col(q, i));
	fputs("</td>", stdout);
}

static void
put_table(struct desk *d, enum query query, const char *since,
    const char *titles)
{
	sqlite3_stmt *q = db_query(d->db, query);
	int i;

	bool empty = true;

	if (sqlite3_bind_parameter_index(q, ":since") > 0)
		db_bind(q, ":since", since);
	while (db_row(d->db, q)) {
		if (empty)
			printf("<table>\n<thead><tr>%s</tr></thead>\n", titles);
		empty = false;
		fputs("<tr>", stdout);
		for (i = 0; i < sqlite3_column_count(q); i++)
			if (strcmp(sqlite3_column_name(q, i), "currency") != 0)
				put_cell(q, i);
		puts("</tr>");
	}
	fputs(empty ? nothing : "</table>\n", stdout);
}

#define TH(english, arabic) \
	"<th>" arabic " <small lang=\"en\" dir=\"ltr\">" english "</small></th>"

static const struct section {
	const char *english, *arabic;
	enum query query;
	const char *titles;		/* of a table; NULL: a chart */
	const char *note;
} sections[] = {
	{ "Messages a day", "الرسائل كل يوم", Q_REPORT_MESSAGES, NULL,
	  "<p dir=\"ltr\"><span class=\"c0\">■</span> Messenger "
	  "<span class=\"c1\">■</span> Instagram "
	  "<span class=\"c2\">■</span> WhatsApp</p>" },
	{ "Answers", "الردود", Q_REPORT_ANSWERS,
	  TH("who", "من") TH("answers", "ردود") TH("share, %", "النسبة ٪")
	  TH("median", "الوسيط") TH("9 of 10 within", "٩ من ١٠ خلال"), "" },
	{ "Orders a day", "الطلبات كل يوم", Q_REPORT_ORDERS, NULL, "" },
	{ "Revenue by day", "الإيراد حسب اليوم", Q_REPORT_REVENUE,
	  TH("day", "اليوم") TH("orders", "طلبات") TH("revenue", "الإيراد"),
	  "" },
	{ "Revenue by product", "الإيراد حسب المنتج", Q_REPORT_PRODUCTS,
	  TH("product", "المنتج") TH("pieces", "القطع")
	  TH("revenue", "الإيراد"), "" },
	{ "Waiting", "في الانتظار", Q_REPORT_WAITING,
	  TH("No", "رقم") TH("customer", "الزبون") TH("messages", "رسائل")
	  TH("since", "منذ"), "" }
};

static void
put_section(struct desk *d, const struct section *s, const char *since)
{
	puts("<section>");
	html_heading(2, s->english, s->arabic);
	if (s->titles == NULL)
		put_chart(d, s->query, since);
	else
		put_table(d, s->query, since, s->titles);
	printf("%s</section>\n", s->note);
}

/* One of several shops is known by its name. */
static void
put_title(void)
{
	const char *name = conf_str("SOUK_SHOP_NAME", NULL);

	if (name == NULL) {
		html_heading(1, "The shop", "المتجر");
		return;
	}
	/* Where the Arabic of the other headings begins. */
	fputs("<h1><span></span>", stdout);
	html_text(name);
	puts("</h1>");
}

int
desk_report(struct desk *d, int argc, char *argv[])
{
	char since[STAMP_SIZE], now[STAMP_SIZE], from[20], to[20];
	size_t i;

	(void)argv;
	if (argc > 0)
		cli_misuse("report: no arguments wanted but --since");
	if (d->form == LISTING_JSON)
		cli_misuse("report: a page, and not JSON");
	begin_of(d->since, since);
	fputs(head, stdout);
	put_title();
	stamp_print(stamp_now(), now);
	printf("<p dir=\"ltr\">%.10s – %.10s</p>\n", listing_time(since, from),
	    listing_time(now, to));
	db_read(d->db);
	for (i = 0; i < sizeof(sections) / sizeof(*sections); i++)
		put_section(d, &sections[i], since);
	db_commit(d->db);
	puts("</body>\n</html>");
	return EX_OK;
}
