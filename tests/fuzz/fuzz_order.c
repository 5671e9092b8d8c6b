/*
 * The arguments of create_order, a call a line: what is taken down is the
 * catalog's, and what the model is told of it can be sent.
 */
#include <stdlib.h>
#include <string.h>

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

/* As chat.c does: what is no object is nothing. */
static void
call(struct order_book *book, const char *line)
{
	const char *why;
	struct json_object *o = json_parse(line, strlen(line), &why);

	sale_call(book, json_object_is_type(o, json_type_object) ? o : NULL);
	json_object_put(o);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = door_text(data, size), *rest = text, *line;
	struct order_book book = { 0 };

	order_book_open(&book, &sale_catalog, &sale_terms, sale_candidate);
	while ((line = strsep(&rest, "\n")) != NULL)
		call(&book, line);
	sale_judge(book.orders);
	order_book_close(&book);
	free(text);
	return 0;
}
