/*
 * What the simulator did, one JSON object a line: in memory always, and in
 * a file where one was named. A line is one write(2), followed by
 * fdatasync(2), before the answer leaves, so that a killed client or
 * simulator cannot make the ledger disagree with what was applied.
 */
#ifndef SIM_LEDGER_H
#define SIM_LEDGER_H

#include <json-c/json.h>

#include "text.h"

void	ledger_open(const char *path);
void	ledger_note(const char *kind, json_object *o);	/* takes o */
void	ledger_print(struct text *, const char *kind);	/* NULL: all */
void	ledger_close(void);

#endif
