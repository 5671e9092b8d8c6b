/*
 * Settings: flag over environment over souk.conf(5) over default.
 *
 *	const char *url = conf_str("SOUK_GRAPH_URL",
 *	    "https://graph.facebook.com/v25.0");
 *
 * The file is $SOUK_CONF, else $XDG_CONFIG_HOME/souk/souk.conf (or that of
 * ~/.config), else /etc/souk/souk.conf, read once when first asked.  A setting
 * that cannot be used ends the program with EX_CONFIG, its name and the place
 * to put it.  So does a file that everybody may change, and one with a key in
 * it that others can read.  Texts are borrowed and live as long as the program.
 */
#ifndef CONF_H
#define CONF_H

/* Read the file now: for a program that cannot open it later. */
void conf_load(void);

/*
 * For who asks the model, before anything else: to all others, the key that the
 * file may hold is only a word that says that there is one.
 */
void conf_keep_key(void);

/* A flag's value: from now on the answer for this name. */
void conf_set(const char *name, const char *value);

/* NULL or fallback where nothing is set; an empty value counts as not set. */
const char *conf_str(const char *name, const char *fallback);

/* The same where the program cannot go on without: what it is for, in words. */
const char *conf_need(const char *name, const char *what);

/* A whole number of seconds, or with the unit s, m, h or d, in [min, max]. */
int conf_seconds(const char *name, int fallback, int min, int max);

/* A whole number in [min, max]. */
int conf_int(const char *name, int fallback, int min, int max);

/* The settings file where it says this name, else NULL. */
const char *conf_file_of(const char *name);

/* Each name that the settings file says, known or not, last line first. */
void conf_each(void (*tell)(const char *name, void *arg), void *arg);

/* SOUK_DB with its defaults; the folder is not made here. */
const char *conf_db(void);

/*
 * A base URL without its final '/': https, or http to this machine alone.
 */
const char *conf_url(const char *name, const char *fallback);

#endif
