/*
 * The rules of the gate: each returns NULL, or in words what is wrong with the
 * text.  All but the first may rely on valid UTF-8.
 */
#ifndef GATE_RULES_H
#define GATE_RULES_H

#include <stdbool.h>

#include "gate.h"

/* gate_form.c */
const char *gate_utf8(const struct gate *g, const char *text);
const char *gate_empty(const struct gate *g, const char *text);
const char *gate_length(const struct gate *g, const char *text);
const char *gate_markup(const struct gate *g, const char *text);
const char *gate_json(const struct gate *g, const char *text);

/* gate_secret.c */
const char *gate_canary(const struct gate *g, const char *text);
const char *gate_id(const struct gate *g, const char *text);

/* gate_amount.c, gate_promise.c */
const char *gate_amount(const struct gate *g, const char *text);
const char *gate_promise(const struct gate *g, const char *text);

/* gate_claim.c */
const char *gate_claim(const struct gate *g, const char *text);

/* gate_link.c, gate_contact.c */
const char *gate_link(const struct gate *g, const char *text);
const char *gate_handle(const struct gate *g, const char *text);
const char *gate_phone(const struct gate *g, const char *text);
const char *gate_iban(const struct gate *g, const char *text);

/* gate_speech.c */
const char *gate_script(const struct gate *g, const char *text);
const char *gate_repeat(const struct gate *g, const char *text);

/*
 * The i-th message whose sender is this (NULL: anybody), as text; NULL past
 * the last.  Lent by the candidate.
 */
const char *gate_said(const struct gate *g, const char *sender, size_t i);

/* What the shop's people said here, a line each.  Owned by the caller. */
char *gate_employees_text(const struct gate *g);

/* The same, with what the shop wrote and all that the customer said. */
char *gate_all_text(const struct gate *g);

#endif
