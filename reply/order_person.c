#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "must.h"
#include "order_person.h"
#include "phone.h"
#include "text.h"
#include "words.h"

/* Does the test hold for something that anybody said here? */
static bool
anybody(struct json_object *candidate, const char *text,
    bool (*test)(const char *said, const char *text))
{
	struct json_object *list = json_arr(candidate, "messages");
	size_t n = json_length(list), i;
	const char *said;

	for (i = 0; i < n; i++) {
		said = json_text(json_object_array_get_idx(list, i),
		    "content");
		if (said != NULL && test(said, text))
			return true;
	}
	return false;
}

/* A number of seven digits or more. */
static bool
has_phone(const char *said, const char *text)
{
	char digits[PHONE_SIZE];

	return phone_read(text, digits) && phone_stands(said, digits);
}

static bool
said_phone(struct json_object *candidate, const char *text)
{
	const char *known = json_text(candidate, "customer_phone");

	return (known != NULL && has_phone(known, text)) ||
	    anybody(candidate, text, has_phone);
}

/* A word that an address can be known by: three letters that name something. */
static bool
is_weighty(const struct words *w, size_t at)
{
	static const char *const light[] = {
		"the", "and", "for", "with", "near", "الي", "علي", "عند",
		"هذا", "هذي", "chez", "dans", "pour", "les", "des", NULL
	};
	const char *text = words_at(w, at);
	const char *const *word;

	for (word = light; *word != NULL; word++)
		if (words_is(w, at, *word))
			return false;
	return w->list[at].kind == WORD_LETTERS &&
	    u8_mbsnlen((const uint8_t *)text, strlen(text)) >= 3;
}

static bool
has_word(const struct words *w, const char *text)
{
	size_t i;

	for (i = 0; i < w->count; i++)
		if (words_is(w, i, text))
			return true;
	return false;
}

/*
 * It shares a word, or all of its numbers: block and house stay the same where
 * a model writes the rest in other letters.
 */
static bool
shares_words(const struct words *said, const struct words *address)
{
	size_t i, numbers = 0, said_numbers = 0;

	for (i = 0; i < address->count; i++) {
		if (is_weighty(address, i) &&
		    has_word(said, words_at(address, i)))
			return true;
		if (address->list[i].kind != WORD_NUMBER)
			continue;
		numbers++;
		said_numbers += has_word(said, words_at(address, i));
	}
	return numbers > 0 && said_numbers == numbers;
}

/* All that the customer wrote here, and the address that is known. */
static char *
customers_text(struct json_object *candidate)
{
	struct json_object *list = json_arr(candidate, "messages"), *m;
	const char *known = json_text(candidate, "customer_address"), *who;
	size_t n = list != NULL ? json_object_array_length(list) : 0, i, len;
	char *text;
	FILE *f = must(open_memstream(&text, &len));

	fprintf(f, "%s\n", known != NULL ? known : "");
	for (i = 0; i < n; i++) {
		m = json_object_array_get_idx(list, i);
		who = json_str(m, "sender_type");
		if (who != NULL && strcmp(who, "customer") == 0 &&
		    json_text(m, "content") != NULL)
			fprintf(f, "%s\n", json_text(m, "content"));
	}
	must_do(fclose(f) != EOF);
	return text;
}

/* What the agent said of a place is nobody's address. */
static bool
said_address(struct json_object *candidate, const char *text)
{
	char *all = customers_text(candidate);
	struct words said, address;
	bool found;

	words_read(&said, all);
	words_read(&address, text);
	found = shares_words(&said, &address);
	words_free(&said);
	words_free(&address);
	free(all);
	return found;
}

/* Arguments that are texts about the customer. */
/* Newest first: what was put right counts. */
char *
order_phone_typed(struct json_object *candidate, const char *text)
{
	struct json_object *list = json_arr(candidate, "messages"), *m;
	size_t i = json_length(list);
	const char *who, *said, *known;
	char digits[PHONE_SIZE], *typed = NULL;

	if (!phone_read(text, digits))
		return NULL;
	while (i-- > 0 && typed == NULL) {
		m = json_object_array_get_idx(list, i);
		who = json_str(m, "sender_type");
		said = json_text(m, "content");
		if (said != NULL && who != NULL &&
		    strcmp(who, "customer") == 0)
			typed = phone_typed(said, digits);
	}
	known = json_text(candidate, "customer_phone");
	if (typed == NULL && known != NULL)
		typed = phone_typed(known, digits);
	return typed;
}

const struct order_text order_texts[ORDER_TEXTS] = {
	[ORDER_NAME] = { "customer_name", 100, true, NULL,
	    "null: as the facts say" },
	[ORDER_PHONE] = { "customer_phone", 32, true, said_phone,
	    "as the customer wrote it; null: as the facts say" },
	[ORDER_ADDRESS] = { "customer_address", 300, true, said_address,
	    "where to deliver, in the customer's words; null: as the facts "
	    "say" },
	[ORDER_NOTES] = { "notes", 500, false, NULL,
	    "size, colour and other options as the catalog writes them, "
	    "wishes; null: none" }
};
