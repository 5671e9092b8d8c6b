/*
 * What a model says, on its way to a customer: what may leave is UTF-8, is
 * there to be seen, and holds nothing that was told in confidence.
 */
#include <stdlib.h>
#include <string.h>

#include "../../reply/plain.h"
#include "door.h"
#include "sale.h"

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	sale_open();
	return 0;
}

static void
judge(const char *text)
{
	char *seen = plain_text(text, GATE_TEXT_MAX, PLAIN_LINE);

	door_judge_text(text);
	door_judge_text(seen);
	MUST(*seen != '\0');
	MUST(strlen(text) <= GATE_TEXT_MAX);
	MUST(strcasestr(text, sale_gate()->canary) == NULL);
	MUST(strcasestr(text, "create_order") == NULL);
	free(seen);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = door_text(data, size);
	const char *why, *rule = gate_check(sale_gate(), text, &why);

	MUST((rule == NULL) == (why == NULL));
	if (rule == NULL)
		judge(text);
	free(text);
	return 0;
}
