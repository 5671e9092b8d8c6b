/*
 * souk-fetch --check: what a channel's token is good for, asked in a few calls
 * and told in one `check` record.  Nothing is read of what anybody wrote.
 *
 *	status = check_run(&in, folder, deadline, &stop);
 */
#ifndef CHECK_H
#define CHECK_H

#include <signal.h>
#include <stdint.h>

#include "record.h"

/*
 * Check every channel of the input; the caller ends the reader.  folder: that
 * of lib/bucket.h, or NULL.  deadline: stamp_monotonic().  EX_NOPERM where a
 * token was refused, EX_TEMPFAIL where something was not answered, else EX_OK,
 * whatever was found.
 */
int check_run(struct record_in *in, const char *folder, int64_t deadline,
    const volatile sig_atomic_t *stop);

#endif
