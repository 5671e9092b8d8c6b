#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "word.h"

struct word {
	const char *english, *kept;
};

static const struct word conversation[] = {
	{ "new", "جديد" }, { "open", "مفتوح" }, { "closed", "مغلق" },
	{ "pending", "معلق" }, { NULL, NULL }
};

/* Pending is what no person makes of an order: its reply is not out yet. */
static const struct word order[] = {
	{ "new", "جديد" }, { "confirmed", "مؤكد" }, { "shipped", "مشحون" },
	{ "delivered", "مسلّم" }, { "returned", "مرتجع" },
	{ "cancelled", "ملغي" }, { "canceled", "ملغي" },
	{ "review", "مراجعة" }, { NULL, NULL }
};

/* As people write: without the shadda, with either ya. */
static const char *
word_of(const struct word words[], const char *typed)
{
	char *folded = text_fold(typed), *kept;
	const char *found = NULL;
	size_t i;

	for (i = 0; words[i].english != NULL && found == NULL; i++) {
		kept = text_fold(words[i].kept);
		if (strcmp(folded, words[i].english) == 0 ||
		    strcmp(folded, kept) == 0)
			found = words[i].kept;
		free(kept);
	}
	free(folded);
	return found;
}

const char *
word_of_order(const char *typed)
{
	return word_of(order, typed);
}

const char *
word_of_conversation(const char *typed)
{
	return word_of(conversation, typed);
}
