/*
 * An answer of the model, with whatever calls it makes: nothing is ordered
 * but products of the catalog at its prices.
 */
#include <stdlib.h>
#include <string.h>

#include "../../reply/chat.h"
#include "../../reply/verdict.h"
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
judge_calls(const struct chat_answer *a)
{
	struct order_book book = { 0 };
	size_t i;

	order_book_open(&book, &sale_catalog, &sale_terms, sale_candidate);
	for (i = 0; i < a->ncalls; i++) {
		door_judge_text(a->calls[i].id);
		door_judge_text(a->calls[i].name);
		sale_call(&book, a->calls[i].arguments);
	}
	sale_judge(book.orders);
	order_book_close(&book);
}

static void
judge_answer(struct json_object *root)
{
	struct chat_answer a = { 0 };
	struct json_object *said;

	if (chat_decode(&a, root, 1)) {
		MUST(a.text != NULL && a.ncalls <= CHAT_CALLS_MAX);
		MUST(a.prompt_tokens >= 0 && a.completion_tokens >= 0);
		door_judge_text(a.text);
		door_judge_text(a.model);
		said = chat_replay(&a);
		door_judge_value(said);
		json_object_put(said);
		judge_calls(&a);
	}
	chat_answer_free(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = door_text(data, size);
	struct http_response response = { .outcome = HTTP_OK, .status = 200,
	    .body = text, .len = strlen(text), .retry_after_ms = -1,
	    .should_retry = true };
	struct json_object *root;
	struct verdict v;
	const char *why;

	root = json_parse(text, strlen(text), &why);
	if (verdict_read(&v, &response, root))
		judge_answer(root);
	json_object_put(root);
	free(text);
	return 0;
}
