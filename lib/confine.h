/*
 * What a program may still do once it is set up.  The kernel refuses the rest,
 * also to whoever takes the program over by what it reads: system calls by
 * seccomp (EPERM), files and ports by landlock (EACCES), memory, files and
 * processes by limits.  promise.c has the table of it, a row a program.
 *
 *	confine_read(path);			(in any number and order)
 *	confine_change(folder);
 *	confine_connect("https://example.com:8443/v1");
 *	confine("souk-store");			(from here on, for good)
 *
 * A kernel that lacks one of these enforces the others: see confine_missing().
 * Built with a sanitizer, or with -DUNCONFINED, nothing is enforced: their own
 * machinery does what is forbidden here.
 */
#ifndef CONFINE_H
#define CONFINE_H

/* A file, or a folder with all below it.  NULL, or not there: nothing. */
void confine_read(const char *path);

/* A folder in which files are made, read, written and removed. */
void confine_change(const char *folder);

/* The folder that such a file is, or would be, in. */
void confine_change_around(const char *file);

/* The same, but files there may be removed and no more. */
void confine_remove_around(const char *file);

/* The TCP port of this URL, or 80, 443 or 1080 by its scheme; NULL: none. */
void confine_connect(const char *url);

/* program: a row of the table; a name that it lacks is our mistake (70). */
void confine(const char *program);

/* The nth thing that this kernel does not enforce, in words; NULL: no more. */
const char *confine_missing(unsigned n);

#endif
