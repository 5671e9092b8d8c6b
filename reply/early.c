#include <stdlib.h>
#include <string.h>

#include "candidate.h"
#include "conf.h"
#include "consent.h"
#include "early.h"
#include "language.h"
#include "text.h"
#include "wish.h"
#include "words.h"

static const char cancelled[] = "ملغي";

enum sort {
	NOTHING,	/* that can be read */
	NOD,		/* thanks, a thumb, a sticker */
	MEDIA,		/* voice, picture, video without words */
	WORDS
};

static const struct {
	const char *setting, *arabic, *other;
} sentences[] = {
	{ "SOUK_HANDOVER_TEXT", "سيرد عليك أحد زملائنا في أقرب وقت.",
	    "A colleague will answer you as soon as possible." },
	{ "SOUK_WRITE_TEXT", "عذراً، لا أستطيع الاطلاع على الصور أو المقاطع. "
	    "هل يمكنك كتابة طلبك؟",
	    "Sorry, I cannot open pictures or recordings. Could you please "
	    "write it?" },
	{ "SOUK_HOURS_TEXT", "نحن خارج أوقات العمل الآن، وسنرد عليك عند "
	    "افتتاح المتجر.",
	    "We are closed at the moment and will answer you when we open." },
	{ "SOUK_HELD_TEXT", NULL, NULL }	/* none unless it is set */
};

enum sentence { HANDOVER, WRITE, CLOSED, HELD };

static bool
is_from(const struct json_object *m, const char *sender)
{
	const char *who = json_str(m, "sender_type");

	return who != NULL && strcmp(who, sender) == 0;
}

static struct json_object *
message_at(const struct json_object *candidate, size_t i)
{
	struct json_object *list = json_arr(candidate, "messages");

	return list != NULL && i < json_object_array_length(list) ?
	    json_object_array_get_idx(list, i) : NULL;
}

/* Emoji and no question. */
static bool
is_wordless(const struct words *w)
{
	size_t at;

	for (at = 0; at < w->count; at++)
		if (w->list[at].kind != WORD_MARK || words_asks(w, at))
			return false;
	return w->count > 0;
}

static enum sort
sort_attachment(struct json_object *m)
{
	static const struct {
		const char *kind;
		enum sort sort;
	} kinds[] = {
		{ "sticker", NOD }, { "audio", MEDIA }, { "image", MEDIA },
		{ "video", MEDIA }, { "file", MEDIA }
	};
	struct json_object *list = json_arr(m, "attachments");
	const char *kind;
	size_t i;

	if (list == NULL || json_object_array_length(list) == 0)
		return WORDS;
	kind = json_str(json_object_array_get_idx(list, 0), "kind");
	for (i = 0; kind != NULL && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return kinds[i].sort;
	return WORDS;
}

/* A placeholder stands where an attachment came without words. */
static enum sort
sort_of(struct json_object *m)
{
	const char *said = json_text(m, "content");
	enum sort sort = WORDS;
	struct words w;

	if (said == NULL || json_true(m, "unreadable"))
		return NOTHING;
	if (*said == '[' || *said == '\0')
		sort = sort_attachment(m);
	if (sort != WORDS)
		return sort;
	words_read(&w, said);
	if (w.count == 0)
		sort = NOTHING;
	else if (is_wordless(&w) || wish_is_thanks(&w))
		sort = NOD;
	words_free(&w);
	return sort;
}

/* Of what waits, the sort that asks for most. */
static enum sort
sort_pending(const struct json_object *candidate)
{
	enum sort sort = NOTHING, one;
	struct json_object *m;
	size_t i;

	for (i = 0; (m = message_at(candidate, i)) != NULL; i++) {
		if (!candidate_waits(candidate, m) || !is_from(m, "customer"))
			continue;
		one = sort_of(m);
		if (one > sort)
			sort = one;
	}
	return sort;
}

static bool
has_order(const struct json_object *candidate)
{
	struct json_object *list = json_arr(candidate, "orders");
	size_t n = list != NULL ? json_object_array_length(list) : 0, i;
	const char *status;

	for (i = 0; i < n; i++) {
		status = json_str(json_object_array_get_idx(list, i),
		    "status");
		if (status == NULL || strcmp(status, cancelled) != 0)
			return true;
	}
	return false;
}

static const char *
sentence(const struct json_object *candidate, enum sentence which)
{
	const char *language = language_of(candidate);

	return conf_str(sentences[which].setting,
	    strcmp(language, "ar") == 0 ? sentences[which].arabic :
	    sentences[which].other);
}

/* A disclosure may stand ahead of it. */
static bool
ends_with(const char *said, const char *sentence)
{
	size_t len = strlen(said), n = sentence != NULL ? strlen(sentence) : 0;

	if (n == 0)
		return false;
	return text_same(said, sentence) || (len > n &&
	    said[len - n - 1] == '\n' &&
	    text_same(said + len - n, sentence));
}

static bool
was_said(const struct json_object *candidate, enum sentence which)
{
	const char *set = conf_str(sentences[which].setting, NULL), *said;
	struct json_object *m;
	size_t i;

	for (i = 0; (m = message_at(candidate, i)) != NULL; i++) {
		said = json_text(m, "content");
		if (is_from(m, "agent") && said != NULL &&
		    (ends_with(said, set) ||
		    ends_with(said, sentences[which].arabic) ||
		    ends_with(said, sentences[which].other)))
			return true;
	}
	return false;
}

const char *
early_held_text(const struct json_object *candidate)
{
	return was_said(candidate, HELD) ? NULL :
	    conf_str(sentences[HELD].setting, NULL);
}

/* A thumb is an answer where the shop asked something. */
bool
early_was_asked(const struct json_object *candidate)
{
	const char *said = NULL;
	struct json_object *m;
	size_t i;

	for (i = 0; (m = message_at(candidate, i)) != NULL; i++)
		if (!is_from(m, "customer"))
			said = json_text(m, "content");
	return said != NULL && (strchr(said, '?') != NULL ||
	    strstr(said, "؟") != NULL);
}

bool
early_hand_over(struct early *e, const struct json_object *candidate,
    const char *reason)
{
	e->outcome = "handover";
	e->reason = reason;
	e->text = sentence(candidate, HANDOVER);
	return true;
}

static bool
ask_to_write(struct early *e, const struct json_object *candidate)
{
	if (was_said(candidate, WRITE))
		return early_hand_over(e, candidate,
		    "the customer sends what cannot be read, again");
	e->outcome = "text";
	e->reason = "a voice, a picture or a video without words";
	e->text = sentence(candidate, WRITE);
	return true;
}

/*
 * Who is answered without end may be a machine, and is left to a person for
 * good; what another limit stops is held, and the customer hears nothing.
 */
static bool
stop(struct early *e, const struct json_object *candidate,
    struct json_object *limit)
{
	const char *reason = json_text(limit, "reason");

	if (reason == NULL)
		reason = "a limit is reached";
	e->for_good = json_true(limit, "for_good");
	if (e->for_good)
		return early_hand_over(e, candidate, reason);
	e->outcome = "held";
	e->reason = reason;
	return true;
}

/* Said once while the shop is closed; what waits, waits until it opens. */
static bool
put_off(struct early *e, const struct json_object *candidate)
{
	e->outcome = "notice";
	e->reason = "the shop is closed (SOUK_HOURS)";
	if (!json_true(candidate, "told"))
		e->text = sentence(candidate, CLOSED);
	return true;
}

bool
early_decide(struct early *e, struct json_object *candidate)
{
	enum sort sort = sort_pending(candidate);

	memset(e, 0, sizeof(*e));
	if (consent_any(candidate, wish_person))
		return early_hand_over(e, candidate,
		    "the customer asks for a person");
	if (has_order(candidate) && consent_any(candidate, wish_change))
		return early_hand_over(e, candidate,
		    "the customer changes or cancels an order");
	if (json_obj(candidate, "limit") != NULL)
		return stop(e, candidate, json_obj(candidate, "limit"));
	if (json_true(candidate, "closed"))
		return put_off(e, candidate);
	if (sort == MEDIA)
		return ask_to_write(e, candidate);
	if (sort != NOD || early_was_asked(candidate) ||
	    json_obj(candidate, "proposal") != NULL)
		return false;
	e->outcome = "silent";
	e->reason = "thanks, or a sign without words";
	return true;
}
