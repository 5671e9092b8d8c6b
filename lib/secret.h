/*
 * Files and folders that hold secrets: their owner's alone.
 *
 *	secret_check(path);		(before it is opened)
 */
#ifndef SECRET_H
#define SECRET_H

/*
 * Ends the program with EX_CONFIG, and the chmod to type, where others may read
 * or change it.  Not there, or no file or folder: nothing.  What systemd.exec(5)
 * keeps in $CREDENTIALS_DIRECTORY is its business: the group's bits that such a
 * file shows are the mask of an access list, which names this user alone.
 */
void secret_check(const char *path);

#endif
