/*
 * The folder of pages as they were fetched (SOUK_CAPTURE): ours alone, reached
 * through no link, a file a run.
 *
 *	int dir = secret_folder(path, &why);
 *	capture_name(name, stamp_now());
 *	int fd = openat(dir, name, O_CREAT | O_EXCL | ..., 0600);
 */
#ifndef CAPTURE_H
#define CAPTURE_H

#include <stdbool.h>
#include <stdint.h>

enum { CAPTURE_NAME_SIZE = 64 };

/* Behind a name: the file is not whole yet. */
#define CAPTURE_NEW ".new"

/* What is in a folder, which may also be missing. */
enum capture_holds {
	CAPTURE_NOTHING,
	CAPTURE_SOME,		/* captures, whatever is beside them */
	CAPTURE_OTHERS,		/* other things, and no capture */
	CAPTURE_UNKNOWN		/* errno says why */
};

enum capture_holds capture_look(const char *path);

/*
 * Make the folder now, and tell confine.h of it, but where it holds other things.
 */
void capture_confine(const char *path);

/* What a run calls its file that began at this time; returns name. */
char *capture_name(char name[CAPTURE_NAME_SIZE], int64_t began);

/* When the run of this name began; STAMP_NONE: no capture of ours. */
int64_t capture_time(const char *name);

/* Is it one that is not whole? */
bool capture_is_new(const char *name);

#endif
