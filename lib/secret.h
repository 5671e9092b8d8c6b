/*
 * Files and folders that hold secrets: their owner's alone.
 *
 *	secret_check(path);		(before it is opened)
 *
 *	char key[SECRET_SIZE];
 *
 *	if (!secret_read(path, key))
 *		err(EX_CONFIG, "%s", path);
 */
#ifndef SECRET_H
#define SECRET_H

#include <stdbool.h>

enum { SECRET_SIZE = 4096 };	/* of a key or a token, with its NUL */

/*
 * Ends the program with EX_CONFIG, and the chmod to type, where others may read
 * or change it, or put another in its place.  Not there, or no file or folder:
 * nothing.  What systemd.exec(5) keeps in $CREDENTIALS_DIRECTORY is its business:
 * the group's bits that such a file shows are the mask of an access list, which
 * names this user alone.
 */
void secret_check(const char *path);

/*
 * Is it a credential of systemd's that is an empty line?  souk's units have that
 * where the file is missing that it would be of.
 */
bool secret_is_empty_credential(const char *file);

/* For who cannot end for it: may others read or change this file? */
bool secret_is_shown(const char *file);

/*
 * Ends the program with EX_CONFIG, and the chmod to type, where everybody may
 * change this file, of settings, or put another in its place.
 */
void secret_trust(const char *path);

/*
 * A folder of ours alone, reached through no link, and made where it is missing,
 * 0700; -1 with errno, and *why in words.  One that others may enter is taken
 * only while nothing is in it.
 */
int secret_folder(const char *path, const char **why);

/* Does this file lie in that folder, or below?  One of them not there: no. */
bool secret_lies_in(const char *file, const char *folder);

/*
 * Ends the program with EX_CONFIG where it does, for who connects may change what
 * is there.  NULL: no folder.
 */
void secret_keep_out(const char *file, const char *folder);

/*
 * The first line of a file or pipe, after the same check.  Empty: it has no such
 * line, or one that no header could carry.  False: errno says why.
 */
bool secret_read(const char *path, char text[SECRET_SIZE]);

#endif
