#include <stdlib.h>
#include <string.h>

#include "candidate.h"
#include "consent.h"
#include "figure.h"
#include "phone.h"
#include "text.h"
#include "words.h"

/* Longer than any farewell: words of which something is expected. */
enum { IDLE_WORDS_MAX = 16 };

/* Spelled as text_fold() leaves them; '*' is any end of a word. */
static const char *const yes[] = {
	"نعم", "اي", "اي نعم", "ايه", "ايوه", "ايوا", "اه", "اها", "اجل",
	"اكيد", "بالتاكيد", "طبعا", "تمام", "تمام التمام", "موافق", "موافقه",
	"موافقين", "انا موافق", "انا موافقه", "اوافق", "اوكي", "اوك", "اوكيه",
	"حسنا", "صح", "صحيح", "مظبوط", "مضبوط", "ماشي", "اكد", "اكدي",
	"اكدوا", "اكدو", "اكد الطلب", "اكد طلبي", "اكدلي", "اكد لي", "اكده",
	"اؤكد", "اوكد", "اؤكد الطلب", "اوكد الطلب", "مؤكد", "موكد",
	"تاكيد", "تاكيد الطلب", "اعتمد", "اعتمده", "اعتمد الطلب", "ثبت",
	"ثبته", "ثبت الطلب", "ثبتوه", "سجل الطلب", "سجله", "سجلوه", "كمل",
	"كمل الطلب", "علي بركه الله", "توكلنا علي الله", "ميه ميه", "طيب", "زين", "خوش",
	"يب", "حاضر", "يلا", "يالله", "واخا", "باهي", "مليح", "هيه", "صار",
	"تم", "هيا", "توكل علي الله", "سجل", "سجلها", "ثبت الحجز",
	"اكد الحجز", "ماكد", "wakha", "yalla", "ok go", "go", "je valide",
	"valide", "validé", "c'est d'accord",
	"na 3 am", "naam", "aywa", "aiwa", "aywa", "eywa", "aywah", "eh", "ee",
	"ah", "akeed", "akid", "tamam", "tmam", "mashi", "mashy", "mwafe 2",
	"mwafeq", "mwafiq", "mowafe 2", "mowafeq", "mwafi 2", "6 ab 3 an",
	"tab 3 an", "sa 7", "sa 7 i 7", "oki", "yes", "yeah", "yep", "yup",
	"ok", "okay", "okey", "sure", "of course", "confirm", "confirmed",
	"i confirm", "confirm it", "confirm order", "confirm the order",
	"confirm my order", "correct", "agreed", "i agree", "go ahead",
	"sounds good", "that's right", "thats right", "perfect", "place it",
	"place the order", "please do", "oui", "d'accord", "dac", "je confirme",
	"confirme", "confirmé", "bien sur", "bien sûr", "parfait",
	"c'est bon", "entendu", "ca marche", "ça marche", NULL
};

static const char *const courtesy[] = {
	"شكرا", "شكرا لك", "شكرا لكم", "مشكور", "مشكوره", "من فضلك",
	"من فضلكم", "لو سمحت", "لو سمحتي", "لو سمحتوا", "رجاء", "الله يخليك",
	"يعطيك العافيه", "تسلم", "تسلمي", "ان شاء الله", "انشالله", "باذن الله",
	"حبيبي", "حبيبتي", "خويا", "كتير", "جدا", "ابشر", "اخي", "اختي", "عزيزي", "عزيزتي", "يا", "please",
	"pls", "plz", "thanks", "thank you", "thx", "bro", "sir", "dear",
	"habibi", "inshallah", "shukran", "shokran", "merci", "svp",
	"s'il vous plait", "s'il vous plaît", "s'il te plait", NULL
};

static const char *const prices[] = {
	"بكم", "بكام", "كم سعر*", "كم السعر", "كم ثمن*", "كم يكلف*", "كم حق*",
	"كم", "كام", "سعر*", "السعر", "الاسعار", "اسعار*", "قديش", "قد ايش",
	"اديش", "بقديش", "باديش", "شكد", "اشكد", "بيش", "ثمن*", "الثمن",
	"بشحال", "شحال", "price*", "how much", "cost", "costs", "combien",
	"prix", "bkam", "bikam", "bekam", "b kam", "kam", "adesh", "2 adesh",
	"2 adeh", "ades", "shkad", "bchhal", NULL
};

/* "I want to know" wants no more than to know. */
static const char *const asking[] = {
	"ابي اعرف", "ابغي اعرف", "ابغا اعرف", "اريد اعرف", "اريد ان اعرف",
	"اريد معرفه", "عايز اعرف", "عايزه اعرف", "عاوز اعرف", "عاوزه اعرف",
	"بدي اعرف", "حابب اعرف", "حابه اعرف", "ممكن اعرف", "ابي اسال",
	"ابغي اسال", "اريد اسال", "عايز اسال", "بدي اسال", "ابي السعر",
	"ابغي السعر", "اريد السعر", "عايز السعر", "عاوز السعر", "بدي السعر",
	"محتاج اعرف", "ودي اعرف", "عطني السعر", "اعطيني السعر",
	"اعطني السعر", "هات السعر", "ارسل السعر", "ارسل لي السعر",
	"ارسلي السعر", "ابعتلي السعر", "ابعت السعر", "ابعثلي السعر",
	"i'd like to know", "i would like to know", "can i get the price*",
	"can i have the price*", "could i get the price*",
	"could i have the price*", "give me the price*",
	"send me the price*", "send the price*", "want the price*",
	"want to know", "like to know", "need to know", "want to ask",
	"want the price", "need the price", "take a look", "3 ayez a 3 raf",
	"ayez a 3 raf", "awez a 3 raf", "bedi a 3 ref", "abi a 3 ref",
	"je veux savoir", "voudrais savoir", "in order to", NULL
};

static const char *const wishes[] = {
	"اطلب*", "طلب*", "الطلب", "اوردر*", "اريد*", "نريد*", "ابي", "ابيه",
	"ابيها", "ابغي*", "ابغا*", "نبي", "عايز*", "عاوز*", "بدي", "بدنا",
	"احجز*", "حجز*", "سجل*", "ارسل*", "ابعت*", "ابعث*", "وصل*", "اخذ*",
	"اخد*", "هاخد*", "باخذ*", "باخد*", "راح اخذ*", "اشتري*", "خذ*", "نعم",
	"ايوه", "ايوا", "اكيد", "تمام", "موافق*", "اكد*", "هات*", "جيب*",
	"جهز*", "عطني", "اعطيني", "اعطني", "ودي", "محتاج*", "order*", "buy*",
	"want*", "take*", "taking", "i'll have", "need*", "get me", "send*",
	"book*", "reserve*", "ship*", "give me", "can i get", "can i have",
	"could i get", "could i have", "i'd like", "i would like", "yes", "ok", "okay", "confirm*",
	"je veux", "voudrais", "commander", "je prends", "envoyez*", "oui",
	"3 ayez*", "ayez*", "ayza*", "awez*", "bedi", "biddi", "badde", "abi",
	"abgha*", "a 6 lob*", "atlob*", "a 7 gez*", NULL
};

static const char *const changes[] = {
	"بدل*", "ابدل*", "نبدل*", "تبديل", "غير", "غيره", "غيرها", "غيري",
	"غيروا", "تغيير*", "اغير*", "نغير*", "عدل*", "اعدل*", "تعديل*",
	"خليه", "خليها", "خليهم", "خلوه", "خلوها", "خلوهم", "الغ*", "كنسل*",
	"شيل*", "نقص*", "instead", "change*", "changing", "make it",
	"make that", "rather", "actually", "modify", "replace*", "swap",
	"cancel*", "remove", "reduce", "increase", "update", "annul*",
	"زيدوا*", "زيدلي", "زيد وحده", "زيد واحد*", "ضيف", "ضيفوا*", "ضيفلي", "اضيف*", "نضيف*", "تضيف*", "add", "one more",
	"ajoute*", "rajoute*", "changer", "modifier", "plutot", "plutôt", "a la place",
	"à la place", "badal", "ghayer*", "ghayyer*", "5 alih", "5 aliha",
	"khalih", "khaliha", NULL
};

static const char *const questions[] = {
	"هل", "متي", "وين", "فين", "اين", "منين", "كيف", "ازاي", "شلون",
	"كيفاش", "ليش", "ليه", "لماذا", "ما", "ماذا", "ماهو", "ماهي", "ايش",
	"شو", "شنو", "وش", "ايه", "اش", "مين", "من هو", "اي", "عندكم*",
	"عندك*", "في", "فيه", "فيها", "يوجد", "متوفر*", "موجود*", "ممكن",
	"تقدر*", "يمكن", "مقاس*", "لون*", "الوان*", "توصيل*", "التوصيل",
	"وصل*", "طلبي", "مشكله*", "غلط", "خربان*", "مكسور*", "ناقص*",
	"تاخر*", "لسه", "لسا", "استرجاع*", "ارجاع*", "ارجع*", "فلوسي",
	"what*", "when*", "where*", "why", "who", "which", "how", "is", "are",
	"do", "does", "did", "can", "could", "will", "would", "should", "may",
	"have you", "you have", "any", "size*", "colour*", "color*", "deliver*",
	"stock", "available", "problem*", "wrong", "broken", "missing", "late",
	"still", "refund*", "return*", "money", "complain*", "but", "not",
	"quand", "ou", "où", "comment", "pourquoi", "quel*", "est", "avez",
	"emta", "feen", "fein", "wain", "wayn", "shlon", "ezay", "eih", "leh",
	"lesh", "shu", "shou", "shno", "fi", "fih", "mumkin", "momken",
	"3 andak*", "3 andko*", NULL
};

size_t
consent_yes(const struct words *w, size_t at)
{
	return words_longest(w, at, yes);
}

size_t
consent_courtesy(const struct words *w, size_t at)
{
	return words_longest(w, at, courtesy);
}

/* Ends of sentences, hearts and thumbs up; a question confirms nothing. */
static bool
is_harmless(const struct words *w, size_t at)
{
	static const char *const marks[] = {
		".", "!", ",", "،", "…", "-", "👍", "👌", "✅", "✔", "🙏", "❤",
		"♥", "🌹", "😊", "🙂", "💯", "\xef\xb8\x8f", "🏻", "🏼", "🏽",
		"🏾", "🏿", NULL
	};
	size_t i;

	for (i = 0; marks[i] != NULL; i++)
		if (words_is(w, at, marks[i]))
			return true;
	return false;
}

bool
consent_confirms(const char *said)
{
	struct words w;
	size_t at = 0, n, confirmed = 0;

	words_read(&w, said);
	while (at < w.count) {
		if ((n = words_longest(&w, at, yes)) > 0)
			confirmed++;
		else if ((n = words_longest(&w, at, courtesy)) == 0)
			n = is_harmless(&w, at);
		if (n == 0)
			break;
		at += n;
	}
	n = w.count;
	words_free(&w);
	return at == n && confirmed > 0;
}

static bool
has_number_to_call(const char *said)
{
	char *folded = text_fold(said);
	struct phone phone;
	bool found = phone_next(folded, &phone) != NULL;

	free(folded);
	return found;
}

/* "If I took two": what is only supposed is not wished for. */
static bool
supposes(const struct words *w, size_t at)
{
	static const char *const conditions[] = {
		"اذا", "لو", "ان كان", "if", "iza", "law", "lw", "suppose", NULL
	};
	static const char *const please[] = { "لو سمح*", "law sama 7 t", NULL };

	return words_longest(w, at, please) == 0 &&
	    words_longest(w, at, conditions) > 0;
}

/* A word of wanting; "I want to know" is none, nor is what is supposed. */
static bool
wishes_more(const struct words *w)
{
	bool supposed = false;
	size_t at = 0, n;

	while (at < w->count) {
		supposed = (supposed || supposes(w, at)) && !words_ends(w, at);
		n = words_longest(w, at, asking);
		if (n == 0 && !supposed && words_longest(w, at, wishes) > 0)
			return true;
		at += n > 0 ? n : 1;
	}
	return false;
}

bool
consent_asks_price(const char *said)
{
	struct words w;
	bool asks;

	words_read(&w, said);
	asks = words_find(&w, prices) != NULL && !wishes_more(&w) &&
	    !has_number_to_call(said);
	words_free(&w);
	return asks;
}

/* It ends with the mark, or begins with a word for it. */
static bool
is_question(const struct words *w)
{
	static const char *const openers[] = {
		"هل", "متي", "امتي", "شنو", "شو", "وش", "ايش", "وين", "فين",
		"كيف", "ازاي", "شلون", "عندكم", "do", "does", "is", "are",
		"what*", "when", "where", "which", "how", "quand", "comment",
		"avez", "est-ce", NULL
	};
	size_t at;

	if (words_longest(w, 0, openers) > 0)
		return true;
	for (at = 0; at < w->count; at++)
		if (words_asks(w, at))
			return true;
	return false;
}

static bool
has_number(const struct words *w)
{
	size_t at;

	for (at = 0; at < w->count; at++)
		if (figure_count(w, at) > 0)
			return true;
	return false;
}

bool
consent_only_asks(const char *said)
{
	struct words w;
	bool asks;

	if (consent_asks_price(said))
		return true;
	words_read(&w, said);
	asks = is_question(&w) && !has_number(&w) && !wishes_more(&w);
	words_free(&w);
	return asks;
}

bool
consent_changes(const char *said)
{
	struct words w;
	bool found;

	words_read(&w, said);
	found = words_find(&w, changes) != NULL;
	words_free(&w);
	return found;
}

static bool
asks_or_wishes(const struct words *w, size_t at)
{
	return words_longest(w, at, questions) > 0 ||
	    words_longest(w, at, prices) > 0 ||
	    words_longest(w, at, wishes) > 0 ||
	    words_longest(w, at, changes) > 0 || words_asks(w, at);
}

/* "ok" and "yes" wish for nothing where nothing was asked. */
bool
consent_wants_nothing(const char *said)
{
	struct words w;
	size_t at = 0, n;

	words_read(&w, said);
	while (at < w.count && w.count <= IDLE_WORDS_MAX) {
		n = words_longest(&w, at, courtesy);
		if (n == 0)
			n = words_longest(&w, at, yes);
		if (n == 0 && (w.list[at].kind == WORD_NUMBER ||
		    asks_or_wishes(&w, at)))
			break;
		at += n > 0 ? n : 1;
	}
	n = w.count;
	words_free(&w);
	return n > 0 && at == n;
}

/* How many wait, and of how many of them it holds. */
static size_t
count(const struct json_object *candidate, bool (*holds)(const char *said),
    size_t *waiting)
{
	struct json_object *list = json_arr(candidate, "messages"), *m;
	size_t n = list != NULL ? json_object_array_length(list) : 0, i;
	size_t held = 0;
	const char *said;

	*waiting = 0;
	for (i = 0; i < n; i++) {
		m = json_object_array_get_idx(list, i);
		if (!candidate_waits(candidate, m))
			continue;
		said = json_text(m, "content");
		++*waiting;
		held += said != NULL && holds(said);
	}
	return held;
}

bool
consent_all(const struct json_object *candidate,
    bool (*holds)(const char *said))
{
	size_t waiting, held = count(candidate, holds, &waiting);

	return waiting > 0 && held == waiting;
}

bool
consent_any(const struct json_object *candidate,
    bool (*holds)(const char *said))
{
	size_t waiting;

	return count(candidate, holds, &waiting) > 0;
}
