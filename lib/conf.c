#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "conf.h"
#include "must.h"
#include "secret.h"
#include "utf8.h"

struct setting {
	char *name, *value;	/* owned */
	struct setting *next;
};

static const char key[] = "OPENAI_API_KEY";

static struct setting *flags, *file;
static bool keeps_key;
static char path[PATH_MAX];	/* of souk.conf; empty: there is none */

static void
add(struct setting **list, const char *name, const char *value)
{
	struct setting *s = must(malloc(sizeof(*s)));

	s->name = must_copy(name);
	s->value = must_copy(value);
	s->next = *list;
	*list = s;
}

static const char *
find(const struct setting *list, const char *name)
{
	for (; list != NULL; list = list->next)
		if (strcmp(list->name, name) == 0)
			return list->value;
	return NULL;
}

static char *
trim(char *text)
{
	char *end;

	while (isspace((unsigned char)*text))
		text++;
	end = text + strlen(text);
	while (end > text && isspace((unsigned char)end[-1]))
		end--;
	*end = '\0';
	return text;
}

/* Its texts go into replies, and a record that is not UTF-8 is refused. */
static void
read_line(char *line, size_t len, unsigned number)
{
	bool is_text = utf8_is(line, len) && memchr(line, '\0', len) == NULL;
	char *name = trim(line), *eq;
	const char *value;

	if (*name == '#')
		return;
	if (!is_text)
		errx(EX_CONFIG, "%s:%u: not UTF-8: save the file as that",
		    path, number);
	if (*name == '\0')
		return;
	if ((eq = strchr(name, '=')) == NULL)
		errx(EX_CONFIG, "%s:%u: want 'NAME = value'", path, number);
	*eq = '\0';
	name = trim(name);
	if (*name == '\0' || name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789_")] != '\0')
		errx(EX_CONFIG, "%s:%u: no such setting name", path, number);
	value = trim(eq + 1);
	if (strcmp(name, key) == 0 && *value != '\0' && !keeps_key)
		value = "hidden";
	add(&file, name, value);
}

/* Of a file's first line: behind the byte order mark that some editors write. */
static size_t
start_of(const char *line)
{
	static const char mark[] = "\xEF\xBB\xBF";

	return strncmp(line, mark, strlen(mark)) == 0 ? strlen(mark) : 0;
}

/* Out of memory, no file may pass for missing, and none for unusable. */
static int
trouble(void)
{
	return errno == ENOMEM ? EX_OSERR : EX_CONFIG;
}

/* The file at path; NULL: it is not there, or not for us. */
static FILE *
try_file(void)
{
	FILE *f = fopen(path, "re");

	if (f == NULL && errno == ENOMEM)
		err(EX_OSERR, "%s", path);
	return f;
}

static FILE *
open_file(void)
{
	const char *conf = getenv("SOUK_CONF"), *xdg, *home;
	FILE *f;

	if (conf != NULL && *conf != '\0') {
		snprintf(path, sizeof(path), "%s", conf);
		if ((f = fopen(path, "re")) == NULL)
			err(trouble(), "%s (SOUK_CONF)", path);
		return f;
	}
	if ((xdg = getenv("XDG_CONFIG_HOME")) != NULL && *xdg == '/')
		snprintf(path, sizeof(path), "%s/souk/souk.conf", xdg);
	else if ((home = getenv("HOME")) != NULL && *home == '/')
		snprintf(path, sizeof(path), "%s/.config/souk/souk.conf", home);
	if (*path != '\0' && (f = try_file()) != NULL)
		return f;
	snprintf(path, sizeof(path), "/etc/souk/souk.conf");
	return try_file();
}

void
conf_keep_key(void)
{
	keeps_key = true;
}

/* Of a key that is not kept, nothing stays where it passed through. */
static void
read_file(FILE *f)
{
	static char buffer[BUFSIZ];
	size_t size = sizeof(buffer), start;
	char *line = must(malloc(size));
	unsigned number = 0;
	ssize_t len;

	setvbuf(f, buffer, _IOFBF, sizeof(buffer));
	while ((len = getline(&line, &size, f)) != -1) {
		start = ++number == 1 ? start_of(line) : 0;
		read_line(line + start, (size_t)len - start, number);
	}
	if (!feof(f))
		err(trouble(), "%s", path);
	explicit_bzero(buffer, sizeof(buffer));
	explicit_bzero(line, size);
	free(line);
}

void
conf_load(void)
{
	static bool done;
	FILE *f;

	if (done)
		return;
	done = true;
	if ((f = open_file()) == NULL) {
		*path = '\0';
		return;
	}
	read_file(f);
	fclose(f);
	secret_trust(path);
	if (find(file, key) != NULL)
		secret_check(path);
}

void
conf_set(const char *name, const char *value)
{
	add(&flags, name, value);
}

static const char *
from_environment(const char *name)
{
	const char *value = getenv(name);

	if (value != NULL && !utf8_is(value, strlen(value)))
		errx(EX_CONFIG, "%s: not UTF-8", name);
	return value;
}

const char *
conf_str(const char *name, const char *fallback)
{
	const char *value = find(flags, name);

	if (value == NULL || *value == '\0')
		value = from_environment(name);
	if (value == NULL || *value == '\0') {
		conf_load();
		value = find(file, name);
	}
	return value != NULL && *value != '\0' ? value : fallback;
}

const char *
conf_file_of(const char *name)
{
	conf_load();
	return find(file, name) != NULL ? path : NULL;
}

void
conf_each(void (*tell)(const char *name, void *arg), void *arg)
{
	const struct setting *s;

	conf_load();
	for (s = file; s != NULL; s = s->next)
		tell(s->name, arg);
}

const char *
conf_need(const char *name, const char *what)
{
	const char *value = conf_str(name, NULL);

	if (value == NULL)
		errx(EX_CONFIG, "%s is not set (%s): put '%s = ...' into %s, "
		    "or set it in the environment", name, what, name,
		    *path != '\0' ? path : "~/.config/souk/souk.conf");
	return value;
}

int
conf_seconds(const char *name, int fallback, int min, int max)
{
	const char *value = conf_str(name, NULL);
	long unit = 1;
	char *end;
	long n;

	if (value == NULL)
		return fallback;
	errno = 0;
	n = strtol(value, &end, 10);
	if (end != value && *end != '\0' && end[1] == '\0') {
		unit = *end == 'm' ? 60 : *end == 'h' ? 3600 :
		    *end == 'd' ? 86400 : *end == 's' ? 1 : 0;
		end++;
	}
	if (end == value || *end != '\0' || errno != 0 || unit == 0 ||
	    n < 0 || n > max / unit || n * unit < min)
		errx(EX_CONFIG, "%s = %s: want seconds from %d to %d "
		    "(or 10m, 12h, 1d)", name, value, min, max);
	return (int)(n * unit);
}

int
conf_int(const char *name, int fallback, int min, int max)
{
	const char *value = conf_str(name, NULL);
	char *end;
	long n;

	if (value == NULL)
		return fallback;
	errno = 0;
	n = strtol(value, &end, 10);
	if (end == value || *end != '\0' || errno != 0 || n < min || n > max)
		errx(EX_CONFIG, "%s = %s: want a number from %d to %d", name,
		    value, min, max);
	return (int)n;
}

const char *
conf_db(void)
{
	static char db[PATH_MAX];
	const char *value = conf_str("SOUK_DB", NULL), *dir;

	if (value != NULL)
		return value;
	if ((dir = getenv("STATE_DIRECTORY")) != NULL && *dir == '/')
		snprintf(db, sizeof(db), "%s/souk.db", dir);
	else if ((dir = getenv("XDG_DATA_HOME")) != NULL && *dir == '/')
		snprintf(db, sizeof(db), "%s/souk/souk.db", dir);
	else if ((dir = getenv("HOME")) != NULL && *dir == '/')
		snprintf(db, sizeof(db), "%s/.local/share/souk/souk.db", dir);
	else
		conf_need("SOUK_DB", "the database file");
	return db;
}

/* 127.0.0.0/8, ::1 and localhost, followed by a port, a path or nothing. */
static bool
is_loopback(const char *host)
{
	static const char *const names[] = { "localhost", "[::1]" };
	size_t i, n = strspn(host, "0123456789.");

	if (strncmp(host, "127.", 4) == 0 && strchr("/:", host[n]) != NULL)
		return true;
	for (i = 0; i < 2; i++) {
		n = strlen(names[i]);
		if (strncmp(host, names[i], n) == 0 &&
		    strchr("/:", host[n]) != NULL)
			return true;
	}
	return false;
}

static bool
is_base(const char *url)
{
	if (strpbrk(url, "@?#\\ ") != NULL)
		return false;
	if (strncmp(url, "https://", 8) == 0)	/* and a host */
		return strchr("/:", url[8]) == NULL;
	return strncmp(url, "http://", 7) == 0 && is_loopback(url + 7);
}

const char *
conf_url(const char *name, const char *fallback)
{
	const char *value = conf_str(name, fallback);
	size_t len = strlen(value);
	char *url;

	if (!is_base(value))
		errx(EX_CONFIG, "%s: want an https:// address "
		    "(http:// only to this machine)", name);
	while (len > 0 && value[len - 1] == '/')
		len--;
	if (value[len] == '\0')
		return value;
	url = must(strndup(value, len));
	conf_set(name, url);
	free(url);
	return conf_str(name, NULL);
}
