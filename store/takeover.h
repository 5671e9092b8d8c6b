/*
 * A person comes first: the setting SOUK_TAKEOVER.
 *
 *	answered	a person's message answers what came before it (default)
 *	off		it answers nothing
 *	pause:MINUTES	as answered, and the AI is quiet for so long after it
 */
#ifndef TAKEOVER_H
#define TAKEOVER_H

#include <stdbool.h>
#include <stdint.h>

/* Does a person's message end what waited before it? */
bool takeover_answers(void);

/* How long the AI is quiet after a person spoke, in milliseconds; 0: not. */
int64_t takeover_pause_ms(void);

#endif
