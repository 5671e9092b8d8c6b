#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "confine.h"
#include "page.h"
#include "record.h"
#include "saved.h"
#include "whatsapp.h"
#include "whatsapp_head.h"
#include "zone.h"

static const char usage[] =
    "usage: souk-normalize <records >records\n"
    "       souk-normalize --whatsapp [option ...] FILE ...\n"
    "Turns the platforms' own pages, or what was saved of WhatsApp, into\n"
    "messages.\n"
    "  --account ID      the business number's id, where a file has none\n"
    "  --customer PHONE  whose exported chat it is\n"
    "  --me NAME         our name in it\n"
    "  --dates dmy|mdy|ymd  the order of its dates\n"
    "  --tz ZONE         its time zone: Asia/Riyadh, +03:00\n";

enum { WHATSAPP = 'w', ACCOUNT = 'a', CUSTOMER = 'c', ME = 'm', DATES = 'd',
    TZ = 't' };

static const struct option options[] = {
	{ "whatsapp", no_argument, NULL, WHATSAPP },
	{ "account", required_argument, NULL, ACCOUNT },
	{ "customer", required_argument, NULL, CUSTOMER },
	{ "me", required_argument, NULL, ME },
	{ "dates", required_argument, NULL, DATES },
	{ "tz", required_argument, NULL, TZ },
	CLI_OPTIONS
};

static void
check_wishes(const struct saved_wishes *wishes, const char *zone)
{
	const char *account = wishes->account;
	char phone[WHATSAPP_PHONE_SIZE];

	if (account != NULL && (*account == '\0' ||
	    account[strspn(account, "0123456789")] != '\0'))
		cli_misuse("--account wants the phone number's id, its digits "
		    "alone, not '%s'", account);
	if (wishes->customer != NULL &&
	    !whatsapp_phone(wishes->customer, phone))
		cli_misuse("--customer wants a phone number with its country "
		    "code, not '%s'", wishes->customer);
	if (wishes->dates != NULL &&
	    head_order_named(wishes->dates) == HEAD_UNKNOWN)
		cli_misuse("--dates wants dmy, mdy or ymd, not '%s'",
		    wishes->dates);
	if (zone != NULL && !zone_set(zone))
		cli_misuse("--tz wants a zone such as Asia/Riyadh or +03:00, "
		    "not '%s'", zone);
}

static int
normalize_records(void)
{
	struct record_in in;
	struct record r = { 0 };

	confine("souk-normalize");
	record_open(&in, STDIN_FILENO, "souk-normalize");
	while (record_next(&in, &r)) {
		if (strcmp(r.type, "page") == 0)
			page_write(&in, &r);
		else
			record_pass(&r);
	}
	return record_end(&in);
}

static int
normalize_files(const struct saved_wishes *wishes, char *files[], int n)
{
	int i;

	for (i = 0; i < n; i++)
		confine_read(files[i]);
	confine("souk-normalize --whatsapp");
	return saved_write(wishes, files, n);
}

int
main(int argc, char *argv[])
{
	struct saved_wishes wishes = { 0 };
	const char *zone = NULL, *wish = NULL;
	bool saved = false;
	int c, i = 0;

	cli_begin("souk-normalize", usage);
	while ((c = getopt_long(argc, argv, "h", options, &i)) != -1) {
		if (c != WHATSAPP)
			wish = options[i].name;
		switch (c) {
		case WHATSAPP:
			saved = true;
			break;
		case ACCOUNT:
			wishes.account = optarg;
			break;
		case CUSTOMER:
			wishes.customer = optarg;
			break;
		case ME:
			wishes.me = optarg;
			break;
		case DATES:
			wishes.dates = optarg;
			break;
		case TZ:
			zone = optarg;
			break;
		default:
			cli_option(c);
		}
	}
	if (!saved && wish != NULL)
		cli_misuse("--%s is for --whatsapp", wish);
	if (!saved && optind < argc)
		cli_misuse("only --whatsapp takes files: %s", argv[optind]);
	if (!saved)
		return normalize_records();
	if (optind == argc)
		cli_misuse("--whatsapp wants files");
	check_wishes(&wishes, zone);
	return normalize_files(&wishes, argv + optind, argc - optind);
}
