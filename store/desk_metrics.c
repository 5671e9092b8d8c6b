#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "desk.h"
#include "must.h"

static const struct metric {
	const char *name, *help;
} metrics[] = {
	{ "souk_up", "The database could be read." },
	{ "souk_conversations", "Conversations, by status." },
	{ "souk_messages", "Messages that are stored." },
	{ "souk_waiting_messages", "Messages of customers without an answer." },
	{ "souk_waiting_oldest_seconds", "Age of the oldest of them." },
	{ "souk_outbox_parts", "Parts of replies, by state." },
	{ "souk_orders", "Lines of orders, by status." },
	{ "souk_rejects", "Distinct lines that no stage could use." },
	{ "souk_threads_owed", "Threads that are not read completely yet." },
	{ "souk_model_failures", "Failures of the model in a row." },
	{ "souk_events_untold", "Events that people were not told yet." },
	{ "souk_channel_connected", "Whether an account is connected." },
	{ "souk_channel_failures", "Failed imports of an account in a row." },
	{ "souk_channel_quota_percent", "Used part of the platform's quota." },
	{ "souk_channel_last_import_timestamp_seconds",
	  "When an account was read last, by the platform's clock." }
};

static void
put_heading(FILE *f, const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(metrics) / sizeof(*metrics); i++)
		if (strcmp(metrics[i].name, name) == 0)
			fprintf(f, "# HELP %s %s\n# TYPE %s gauge\n", name,
			    metrics[i].help, name);
}

/* All rows of a name come together: one heading each. */
static void
put_metrics(struct desk *d, FILE *f)
{
	sqlite3_stmt *q = db_query(d->db, Q_METRICS);
	const char *name, *labels;
	char last[64] = "";

	db_bind_int(q, ":now", time(NULL));
	while (db_row(d->db, q)) {
		name = db_col(q, 0);
		labels = db_col(q, 1);
		if (strcmp(name, last) != 0)
			put_heading(f, name);
		snprintf(last, sizeof(last), "%s", name);
		fprintf(f, "%s%s%s%s %lld\n", name, labels != NULL ? "{" : "",
		    labels != NULL ? labels : "", labels != NULL ? "}" : "",
		    (long long)db_col_int(q, 2));
	}
}

/* Whoever collects it sees all of it, or the last one. */
static void
replace(struct desk *d, const char *path)
{
	char *new;
	FILE *f;

	must_do(asprintf(&new, "%s.%ld.new", path, (long)getpid()) != -1);
	if ((f = fopen(new, "wxe")) == NULL)
		err(EX_CANTCREAT, "%s", new);
	put_metrics(d, f);
	if (fclose(f) == EOF || rename(new, path) == -1) {
		unlink(new);
		err(EX_IOERR, "%s", path);
	}
	free(new);
}

int
desk_metrics(struct desk *d, int argc, char *argv[])
{
	if (argc > 1)
		cli_misuse("metrics: one FILE, or none");
	if (d->form == LISTING_JSON)
		cli_misuse("metrics: as Prometheus reads them, and not as "
		    "JSON");
	if (argc == 1)
		replace(d, argv[0]);
	else
		put_metrics(d, stdout);
	return EX_OK;
}
