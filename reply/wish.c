/*
 * Lists of words, spelled as text_fold() leaves them; '*' is any end of a word.
 */
#include "consent.h"
#include "wish.h"
#include "words.h"

static const char *const asks_person[] = {
	"اكلم موظف*", "اكلم انسان", "اكلم شخص*", "اكلم حد", "اكلم احد",
	"اكلم بشر", "اكلم المدير", "اكلم مدير", "اكلم مسؤول", "اكلم المسؤول",
	"اكلم المسئول", "اكلم مسئول", "اكلم صاحب*", "اكلم خدمه العملاء",
	"كلمني موظف", "احكي مع", "اتكلم مع موظف*", "اتكلم مع انسان",
	"اتكلم مع شخص*", "اتكلم مع حد", "اتكلم مع احد", "اتكلم مع بشر",
	"اتكلم مع المدير", "اتكلم مع مسؤول", "التحدث مع", "التحدث الي",
	"اتحدث مع", "اتواصل مع موظف*", "التواصل مع موظف*", "التواصل مع شخص*",
	"تحويلي", "حولني", "حولوني", "حوليني", "ابي موظف*", "ابغي موظف*",
	"اريد موظف*", "عايز موظف*", "عاوز موظف*", "بدي موظف*", "محتاج موظف*",
	"ممكن موظف*", "وين الموظف*", "ابي انسان", "اريد انسان", "عايز انسان",
	"بدي انسان", "ابي شخص", "اريد شخص*", "عايز حد يكلمني", "عايز حد يرد",
	"حد يكلمني", "احد يكلمني", "احد يرد", "حد يرد", "شخص حقيقي",
	"انسان حقيقي", "موظف حقيقي", "موظف بشري", "خدمه العملاء",
	"خدمه الزبائن", "المشرف", "مو روبوت", "مش روبوت", "بدون روبوت",
	"لا اريد روبوت", "human", "real person", "actual person",
	"live person", "live agent", "real agent", "talk to someone",
	"speak to someone", "speak with someone", "talk with someone",
	"talk to a person", "talk to an agent", "speak to an agent",
	"speak to a person", "speak with a person", "talk to a representative",
	"speak to a representative", "representative", "customer service",
	"customer support", "your manager", "the manager", "a manager",
	"not a bot", "not a robot", "stop bot", "3 ayez akalem 7 ad",
	"3 ayez akallem 7 ad", "awez akalem 7 ad", "akalem mowazaf",
	"akalem mowazzaf", "abi mowathaf", "abi muwathaf", "mowazaf",
	"mowazzaf", "muwazzaf", "muwathaf", "insan", "parler a quelqu'un",
	"parler a un humain", "un humain", "un conseiller", "service client",
	"دعم فني", "الدعم الفني", "technical support", "live chat",
	"supervisor", "rd 3 aleya",
	"7 ad yrod", "7 ada yrod", NULL
};

/* The whole message, courtesy apart: one word for "a person". */
static const char *const is_person[] = {
	"موظف", "موظفه", "موظف*", "انسان", "بشر", "شخص", "مدير", "المدير",
	"الموظف", "agent", "operator", "person", "someone", "بشري",
	"موظف خدمه", "موظفه خدمه", "مدير المحل", "المسؤول", "المسئول",
	"a person", "a human", "an agent", "un agent", "agent humain",
	"conseiller", "un responsable", "responsable", "someone real",
	"كلموني", "كلمني", "اتصلوا علي", "اتصل علي", "اتصلوا بي", "call me",
	"appelez moi", "mowazaf", "7 ad", NULL
};

/* A verb, and whom it is about a few words behind it. */
static const char *const speaks[] = {
	"اكلم*", "نكلم*", "اتكلم*", "نتكلم*", "احكي", "نحكي", "احاكي", "احجي",
	"نحجي", "نهضر", "نهدر", "اهضر", "التحدث", "اتحدث", "نتحدث", "التكلم",
	"الكلام", "اتواصل", "نتواصل", "التواصل", "تواصل", "كلمني", "كلموني",
	"وصلني", "وصلوني", "حولني", "حولوني", "حوليني", "تحولني", "تحولوني",
	"حولو*", "talk", "talking", "speak", "speaking", "chat", "connect",
	"transfer", "contact", "parler", "discuter", "contacter", "akalem",
	"akallem", "atkalem", "akhalem", "e 7 ki", "a 7 ki", "ahki", "hki",
	"nahki", "ne 7 ki", NULL
};
static const char *const wants[] = {
	"ابي", "نبي", "ابغي", "ابغا", "اريد", "نريد", "عايز", "عايزه", "عاوز",
	"عاوزه", "بدي", "بدنا", "بغيت", "خاصني", "محتاج", "محتاجه", "هات",
	"هاتولي", "هاتلي", "اعطيني", "عطني", "ممكن", "ودي", "want", "need",
	"get me", "give me", "veux", "voudrais", "abi", "abgha", "bdi", "bedi",
	"biddi", "badde", "3 ayez", "ayez", "awez", "3 awez", NULL
};
static const char *const people[] = {
	"موظف*", "الموظف*", "بموظف*", "للموظف*", "انسان*", "بني ادم", "بشر",
	"بشري*", "شخص", "حد", "حدا", "مدير*", "المدير*", "بالمدير*",
	"مسؤول*", "المسؤول*", "مسئول*", "المسئول*", "صاحب المحل",
	"صاحب الصفحه", "صاحب المتجر", "عون", "مستشار*", "human*", "person",
	"agent", "operator", "representative", "supervisor", "manager",
	"owner", "someone", "somebody", "humain*", "quelqu'un", "conseiller*",
	"responsable", "7 ada", "7 ad", "7 adan", "mowathaf*", "muwathaf*",
	"mowazaf*", "mowazzaf*", "insan", "bani adam", "واحد منكم", "الدعم",
	"خدمه العملاء", "خدمه الزبائن", "خدمه الزباين", NULL
};
/* Anybody: not behind a wish, for "ابي واحد" is a wish for one of a thing. */
static const char *const anybody[] = { "احد", NULL };
static const char *const answers[] = {
	"يرد*", "ترد*", "يكلمني", "يكلمنا", "يجاوب*", "يحكي معي", "يحكيني",
	"يساعدني", "يتواصل*", "يفهمني", "answers", "reply", "replies",
	"answer", "yrod", "yrodd", "yred", NULL
};

/* An order that stands is changed by a person alone. */
static const char *const changes_order[] = {
	"الغي الطلب*", "الغي طلبي", "الغاء الطلب*", "الغاء طلبي", "الغوا طلبي",
	"الغوا الطلب", "الغي الاوردر", "الغاء الاوردر", "الغي اوردري", "كنسل*",
	"اكنسل*", "نكنسل*", "بطلت", "تعديل الطلب", "تعديل طلبي", "عدل طلبي",
	"عدل الطلب", "اعدل طلبي", "اعدل الطلب", "تغيير الطلب", "غير الطلب",
	"غير طلبي", "اغير طلبي", "اغير الطلب", "الغيه", "الغيها", "الغوه",
	"الغوها", "الغاءه", "الغاء", "ما ابي الطلب", "ما ابغي الطلب",
	"ما بدي الطلب", "لا اريد الطلب", "مش عايز الاوردر", "مش عاوز الاوردر",
	"مش عايز الطلب", "تعديل الاوردر", "اعدل الاوردر", "عدل الاوردر",
	"غير الاوردر", "اغير الاوردر", "غير العنوان", "غيروا العنوان",
	"تغيير العنوان", "اغير العنوان", "تعديل العنوان", "اعدل العنوان",
	"غير اللون", "اغير اللون", "تغيير اللون", "غير المقاس", "اغير المقاس",
	"تغيير المقاس", "بدل المقاس", "cancel my order", "cancel the order",
	"cancel order", "cancel this order", "cancel the last order",
	"edit my order", "edit the order", "update my order",
	"change my address", "change the address",
	"change the delivery address", "change the size", "change the color",
	"change the colour", "change the quantity", "annuler la commande",
	"annulez*", "modifier ma commande", "modifier la commande",
	"changer ma commande", "changer l'adresse", "al 3'i el talab",
	"cancel it", "cancel that", "change my order", "change the order",
	"modify my order", "annuler ma commande", "cancel el order",
	"cancel talabi", "alghi el talab", "i want to cancel",
	"want to cancel", "need to cancel", "veux annuler", "voudrais annuler",
	"ضيف علي الطلب", "تضيف* علي الطلب", "add to my order",
	"add it to my order", "to my order", "زيد علي الطلب",
	"زيدوا علي الطلب", NULL
};
static const char *const cancels[] = {
	"cancel", "i want to cancel", "want to cancel", "please cancel",
	"je veux annuler", "annuler", "الغاء", "الغي", "الغوه", "الغيه",
	"ابي الغي", "اريد الغي", "بدي الغي", "عايز الغي", NULL
};
static const char *const changes[] = {
	"غير", "غيري", "غيرو", "غيروا", "غيرلي*", "اغير*", "نغير*", "تغير*",
	"تغيير", "بدل", "بدلي", "بدلوا", "بدلولي", "ابدل*", "نبدل*", "تبديل",
	"عدل", "عدلي", "عدلو", "عدلوا", "اعدل*", "نعدل*", "تعديل", "الغي",
	"الغوا", "الغو", "الغاء", "نلغي", "تلغي", "تلغوا", "تلغون", "كنسل*",
	"اكنسل*", "change", "changing", "edit", "modify", "cancel",
	"cancelling", "canceling", "annul*", "modifier", "modifiez", "changer",
	"changez", "alghi", "elghi", "el 8 i", "al 8 i", "nal 8 i", "ghayer",
	"ghayyer", "a 8 ayer", NULL
};
static const char *const adds[] = {
	"تضيف", "نضيف", "اضيف", "ضيف", "ضيفوا", "ضيفولي", "زيدوا",
	"زيدولي", "ازود", "نزود", "add", "ajouter", "ajoutez", NULL
};
static const char *const parts[] = {
	"الطلب*", "طلبي*", "طلبيتي", "الاوردر*", "اوردري", "العنوان", "عنواني",
	"اللون", "لونه", "لونها", "المقاس", "مقاسي", "القياس", "السايز",
	"الكميه", "order", "orders", "address", "size", "color", "colour",
	"quantity", "commande", "adresse", "taille", "couleur", "talab",
	"talabi", "talabeya", NULL
};
static const char *const orders[] = {
	"الطلب*", "طلبي*", "الاوردر*", "اوردري", "order", "orders", "commande",
	"talab", "talabi", NULL
};

static const char *const thanks[] = {
	"شكرا", "شكرا لك", "شكرا لكم", "شكرا جزيلا", "شكرا كتير", "شكرا كثير",
	"الف شكر", "مشكور", "مشكوره", "مشكورين", "تسلم", "تسلمي", "تسلمين",
	"تسلموا", "يسلمو", "يعطيك العافيه", "الله يعطيك العافيه",
	"يعطيكم العافيه", "متشكر", "متشكره", "متشكرين", "جزاك الله خير",
	"جزاك الله خيرا", "ربنا يخليك", "الله يسلمك", "thanks", "thank you",
	"thank u", "thx", "ty", "thanks a lot", "many thanks",
	"thank you so much", "thank you very much", "merci", "merci beaucoup",
	"shukran", "shokran", "shukran jazeelan", "mashkoor", "mashkour",
	"تسلم ايدك", "تسلم ايديك", "مرسي", "ميرسي", "ميرسي كتير", "مرسي كتير",
	"ربي يخليك", "بارك الله فيك", "الله يبارك فيك", "يسلموا",
	"يسلموا كتير", "يسلمو كتير", "تشكر", "تشكرات", "ما قصرت", "ما قصرتوا",
	"كل الشكر", "sahit", "sa 7 it", "sa 7 a", "choukran", "chokran",
	"chukran", "t 7 akart", "صحيت", "يعيشك", "3 aychek", "aychek",
	"yaychek", "جزاكم الله خير", "جزاكم الله خيرا", "الله يجزاك خير",
	"الله يحفظك", "الله يعافيك", "much appreciated", "appreciated",
	"merci bien", "thank you very very much", "شكرا جدا", "متشكر جدا",
	"متشكره جدا", "متشكرين جدا", "مشكور جدا", "شكرا مره", NULL
};

/* One of the first, and at most `gap` words behind it one of the second. */
static bool
has_both(const struct words *w, const char *const first[],
    const char *const second[], size_t gap)
{
	size_t at, n, i;

	for (at = 0; at < w->count; at++) {
		if ((n = words_longest(w, at, first)) == 0)
			continue;
		for (i = at + n; i <= at + n + gap && i < w->count; i++)
			if (words_longest(w, i, second) > 0)
				return true;
	}
	return false;
}

/* Some of the phrases, and nothing else but marks and what stands beside. */
static bool
is_just(const struct words *w, const char *const phrases[],
    size_t (*beside)(const struct words *w, size_t at))
{
	size_t at = 0, n, found = 0;

	while (at < w->count) {
		if ((n = words_longest(w, at, phrases)) > 0)
			found++;
		else if ((n = beside(w, at)) == 0 &&
		    w->list[at].kind == WORD_MARK && !words_asks(w, at))
			n = 1;
		if (n == 0)
			return false;
		at += n;
	}
	return found > 0;
}

static size_t
nod(const struct words *w, size_t at)
{
	size_t n = consent_courtesy(w, at);

	return n > 0 ? n : consent_yes(w, at);
}

bool
wish_person(const char *said)
{
	struct words w;
	bool wished;

	words_read(&w, said);
	wished = words_find(&w, asks_person) != NULL ||
	    is_just(&w, is_person, consent_courtesy) ||
	    has_both(&w, speaks, people, 3) || has_both(&w, wants, people, 1) ||
	    has_both(&w, speaks, anybody, 3) ||
	    has_both(&w, people, answers, 0) ||
	    has_both(&w, anybody, answers, 0);
	words_free(&w);
	return wished;
}

bool
wish_change(const char *said)
{
	struct words w;
	bool wished;

	words_read(&w, said);
	wished = words_find(&w, changes_order) != NULL ||
	    is_just(&w, cancels, consent_courtesy) ||
	    has_both(&w, changes, parts, 2) || has_both(&w, adds, orders, 4);
	words_free(&w);
	return wished;
}

bool
wish_is_thanks(const struct words *w)
{
	return is_just(w, thanks, nod);
}
