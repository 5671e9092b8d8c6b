/*
 * What the model is told of its work and of the shop, the catalog apart: the
 * prompt, the shop's name, its tone, its terms of delivery, what customers
 * often ask.  It comes from the settings and their files, in bytes that change
 * only when somebody edits them.
 *
 *	struct brief b = { 0 };
 *	brief_load(&b);
 *	system = prompt_system(&b, &catalog);
 *	brief_free(&b);
 */
#ifndef BRIEF_H
#define BRIEF_H

#include "delivery.h"
#include "ident.h"

enum { BRIEF_FILE_MAX = 64 << 10 };	/* bytes of a file */

struct brief {
	char *text;			/* owned */
	char canary[IDENT_SIZE];	/* stands in it, and nowhere else */
	struct delivery delivery;
};

/* Tell confine.h which files it will read. */
void brief_confine(void);

/* Exits EX_CONFIG where a setting or a file cannot be used. */
void brief_load(struct brief *b);

void brief_free(struct brief *b);

#endif
