/*
 * What may leave: the last look at a text before it is said in the shop's
 * name.
 *
 *	if ((why = gate_check(text)) != NULL) ... not sent
 */
#ifndef GATE_H
#define GATE_H

enum { GATE_TEXT_MAX = 6000 };	/* bytes */

/* NULL, or in words what is wrong with the text. */
const char *gate_check(const char *text);

#endif
