#include <stdlib.h>
#include <string.h>

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
	size_t n = list != NULL ? json_object_array_length(list) : 0, i;
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

/* A word that an address can be known by: three letters, or a number. */
static bool
is_weighty(const struct word *word)
{
	return word->kind == WORD_NUMBER ||
	    (word->kind == WORD_LETTERS && strlen(word->text) >= 3);
}

static bool
shares_word(const char *said, const char *text)
{
	struct words a, b;
	bool found = false;
	size_t i, k;

	words_read(&a, said);
	words_read(&b, text);
	for (i = 0; i < b.count && !found; i++)
		for (k = 0; k < a.count && !found; k++)
			found = is_weighty(&b.list[i]) &&
			    words_is(&a, k, b.list[i].text);
	words_free(&a);
	words_free(&b);
	return found;
}

static bool
said_address(struct json_object *candidate, const char *text)
{
	const char *known = json_text(candidate, "customer_address");

	return (known != NULL && shares_word(known, text)) ||
	    anybody(candidate, text, shares_word);
}

/* Arguments that are texts about the customer. */
/* Newest first: what was put right counts. */
char *
order_phone_typed(struct json_object *candidate, const char *text)
{
	struct json_object *list = json_arr(candidate, "messages"), *m;
	size_t i = list != NULL ? json_object_array_length(list) : 0;
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
