/*
 * Promises that cost the shop money and are no amounts: a discount in percent,
 * free delivery, a gift, a refund.  Only what the shop's own text says.
 */
#include <stdlib.h>
#include <string.h>

#include "figure.h"
#include "gate_rules.h"
#include "words.h"

enum { NEAR = 5 };	/* words between a percentage and its discount */

static bool
is_discount(const struct words *w, size_t at)
{
	static const char *const words[] = {
		"discount*", "off", "خصم*", "الخصم", "بخصم", "تخفيض*",
		"التخفيض", "بتخفيض", "تنزيل*", "وفر*", "save", "5 asm",
		"khasm", "kasm", "remise", "reduction", "خصما", "نزلت*",
		"نزلنا*", "انزل*", "ننزل*", "بنزل*", "cheaper", "less",
		"ارخص", "indirim*", "تخفيف*", "داشكاندن*", "daşkandin*",
		"rabais", "promo*", NULL
	};

	return words_longest(w, at, words) > 0;
}

static bool
is_near_discount(const struct words *w, size_t at)
{
	size_t i = at > NEAR ? at - NEAR : 0;

	for (; i < at + NEAR && i < w->count; i++)
		if (is_discount(w, i))
			return true;
	return false;
}

static bool
says_percent(const struct words *w, int64_t value)
{
	size_t at;

	for (at = 0; at < w->count; at++)
		if (figure_percent(w, at) == value)
			return true;
	return false;
}

/* What the shop says of itself: what it wrote, and what its people said here. */
struct shop {
	struct grounding *grounding;
	struct words said;
};

static const char *
discount(const struct words *w, const struct shop *shop)
{
	int64_t value;
	size_t at;

	for (at = 0; at < w->count; at++)
		if ((value = figure_percent(w, at)) > 0 &&
		    is_near_discount(w, at) &&
		    !says_percent(&shop->said, value) &&
		    !grounding_percent(shop->grounding, value))
			return "a discount that the shop does not give";
	return NULL;
}

/*
 * A promise, and the words of which one sentence of the shop's needs to hold
 * one each: that sugar is free of fat makes no delivery free.
 */
enum { WORDS_MAX = 16 };
static const struct promise {
	const char *phrase, *needs[WORDS_MAX], *about[WORDS_MAX];
	bool delivers;		/* of a delivery, the first promise keeps it */
} promises[] = {
#define FREE { "free", "مجان*", "المجاني*", "gratuit*", "ببلاش", "maggani", \
	"majani", "offert*", "ücretsiz", "bedava", "رايگان", "بەخۆڕايي*", \
	"nothing", "at no cost", "no delivery fee*", NULL }, { "deliver*", \
	"shipping", "ship", "توصيل*", "التوصيل", "شحن*", "الشحن", \
	"livraison", "frais de port", "kargo*", "teslimat*", "ارسال", \
	"گەياندن", NULL }, false
	{ "free delivery", FREE }, { "free shipping", FREE },
	{ "delivery is free", FREE }, { "shipping is free", FREE },
	{ "deliver for free", FREE }, { "deliver it for free", FREE },
	{ "ship for free", FREE }, { "ships for free", FREE },
	{ "ship it for free", FREE }, { "ships free", FREE },
	{ "no delivery fee", FREE }, { "no delivery charge", FREE },
	{ "no shipping fee", FREE }, { "delivery for free", FREE },
	{ "delivery at no cost", FREE }, { "توصيل مجاني", FREE },
	{ "توصيل مجانا", FREE }, { "توصيل ببلاش", FREE },
	{ "التوصيل مجاني", FREE }, { "التوصيل مجانا", FREE },
	{ "التوصيل ببلاش", FREE }, { "التوصيل المجاني", FREE },
	{ "التوصيل علينا", FREE }, { "توصيل علينا", FREE },
	{ "الشحن علينا", FREE }, { "بدون رسوم توصيل", FREE },
	{ "التوصيل عليك مجاني", FREE }, { "نوصله مجانا", FREE },
	{ "نوصلك مجانا", FREE }, { "نوصل مجانا", FREE },
	{ "شحن مجاني", FREE }, { "شحن مجانا", FREE },
	{ "الشحن مجاني", FREE }, { "الشحن مجانا", FREE },
	{ "الشحن المجاني", FREE }, { "الشحن ببلاش", FREE },
	{ "livraison gratuite", FREE }, { "livraison offerte", FREE },
	{ "livraison est gratuite", FREE }, { "livraison est offerte", FREE },
	{ "livraison vous est offerte", FREE },
	{ "delivery is on us", FREE }, { "shipping is on us", FREE },
	{ "delivery on us", FREE }, { "التوصيل هديه", FREE },
	{ "التوصيل عندنا مجاني", FREE }, { "شحن ببلاش", FREE },
	{ "توصيلك علينا", FREE }, { "التوصيل عليا", FREE },
	{ "التوصيل علي حسابنا", FREE }, { "الشحن علي حسابنا", FREE },
	{ "من غير مصاريف شحن", FREE }, { "من غير مصاريف توصيل", FREE },
	{ "بدون مصاريف توصيل", FREE }, { "بدون مصاريف شحن", FREE },
	{ "بدون رسوم شحن", FREE }, { "بدون رسوم التوصيل", FREE },
	{ "waive the delivery", FREE }, { "waive the shipping", FREE },
	{ "without delivery fee*", FREE }, { "kargo bedava", FREE },
	{ "kargo ücretsiz", FREE }, { "ücretsiz kargo", FREE },
	{ "bedava kargo", FREE }, { "ücretsiz teslimat", FREE },
	{ "ارسال رايگان", FREE }, { "گەياندن بەخۆڕايي*", FREE },
	{ "گەياندني بەخۆڕايي", FREE }, { "tawseel maggani", FREE },
	{ "tawsil majani", FREE }, { "tawseel majani", FREE },
	{ "tawseel bebalash", FREE }, { "tawseel b balash", FREE },
	{ "delivery costs nothing", FREE }, { "shipping costs nothing", FREE },
	{ "delivery costs you nothing", FREE },
	{ "shipping costs you nothing", FREE },
	{ "delivery for nothing", FREE }, { "port offert*", FREE },
	{ "frais de livraison offert*", FREE },
	{ "sans frais de livraison", FREE }, { "sans frais de port", FREE },
	{ "توصيل بدون مقابل", FREE }, { "التوصيل بدون مقابل", FREE },
#undef FREE
#define CHARGE { "free of charge", "for free", "at no cost", "on the house", \
	"مجانا", "بالمجان", "gratuit*", NULL }, { NULL }, true
	{ "free of charge", CHARGE }, { "for free", CHARGE },
	{ "completely free", CHARGE }, { "at no cost", CHARGE },
	{ "on the house", CHARGE }, { "بالمجان", CHARGE },
#undef CHARGE
#define GIFT { "gift*", "هديه*", "الهديه", "هدايا*", "cadeau*", NULL }, \
	{ "free", "with", "every", "each", "مجان*", "مع*", "كل*", "لكل", \
	"avec", NULL }, false
	{ "free gift", GIFT }, { "gift for free", GIFT },
	{ "هديه مجانيه", GIFT }, { "هديه مجانا", GIFT },
	{ "معاها هديه", GIFT }, { "معه هديه", GIFT }, { "معها هديه", GIFT },
	{ "معاه هديه", GIFT }, { "هديه منا", GIFT }, { "هديه مننا", GIFT },
	{ "هديه من عندنا", GIFT }, { "as a gift from us", GIFT },
	{ "cadeau gratuit", GIFT }, { "cadeau offert", GIFT },
	{ "cadeau pour vous", GIFT }, { "gift for you", GIFT },
	{ "get a gift", GIFT }, { "receive a gift", GIFT },
	{ "gift from us", GIFT }, { "هديه لك", GIFT }, { "هديه ليك", GIFT },
	{ "هديه لكم", GIFT }, { "لك هديه", GIFT }, { "ليك هديه", GIFT },
	{ "عندك هديه", GIFT }, { "لكم هديه", GIFT },
	{ "ücretsiz hediye", GIFT }, { "hediye ediyoruz", GIFT }, { "هديه رايگان", GIFT },
#undef GIFT
#define REFUND { "refund*", "استرداد*", "استرجاع*", "ارجاع*", "money", \
	"rembours*", NULL }, { NULL }, false
	{ "full refund", REFUND }, { "refund you", REFUND },
	{ "refund it", REFUND }, { "refund the money", REFUND },
	{ "your refund", REFUND }, { "money back", REFUND },
	{ "استرداد كامل", REFUND }, { "نرجعلك فلوسك", REFUND },
	{ "نرجع لك فلوسك", REFUND }, { "نرجع لك المبلغ", REFUND },
	{ "نرجعلك المبلغ", REFUND }, { "نرد لك المبلغ", REFUND },
	{ "هنرجع فلوسك", REFUND }, { "نرجع فلوسك", REFUND },
	{ "بنرجع فلوسك", REFUND }, { "بنرجعلك فلوسك", REFUND },
	{ "نرجعلج فلوسج", REFUND }, { "نرجعولك فلوسك", REFUND },
	{ "هنرد فلوسك", REFUND }, { "rembourser", REFUND },
	{ "rembourserons", REFUND }, { "هنرجعلك فلوسك", REFUND }, { "منرجعلك مصاريك", REFUND },
	{ "get a refund", REFUND }, { "receive a refund", REFUND },
	{ "give you a refund", REFUND }, { "refund for you", REFUND },
	{ "refund is guaranteed", REFUND }, { "refund guaranteed", REFUND },
	{ "guaranteed refund", REFUND }, { "issue a refund", REFUND },
	{ "be refunded", REFUND }, { "استرداد مضمون", REFUND },
	{ "استرجاع مضمون", REFUND }, { "استرجاع كامل", REFUND },
	{ "لك استرداد", REFUND }, { "ترجع لك فلوسك", REFUND },
	{ "ترجعلك فلوسك", REFUND }, { "فلوسك بترجع", REFUND },
	{ "remboursement garanti", REFUND },
	{ "remboursement est garanti", REFUND },
	{ "remboursement pour vous", REFUND },
	{ "vous serez remboursé*", REFUND }, { "vous rembourse", REFUND },
	{ "vous remboursons", REFUND }, { "satisfait ou remboursé", REFUND },
#undef REFUND
#define LESS { "discount*", "off", "sale", "خصم*", "الخصم", "خصومات", \
	"تخفيض*", "التخفيض*", "تنزيل*", "remise*", "réduction*", "reduction*", \
	"rabais", "promo*", NULL }, { NULL }, false
	{ "get a discount", LESS }, { "you have a discount", LESS },
	{ "receive a discount", LESS }, { "discount for you", LESS },
	{ "discount just for you", LESS }, { "give you a discount", LESS },
	{ "offer you a discount", LESS }, { "make you a discount", LESS },
	{ "we give a discount", LESS }, { "special discount", LESS },
	{ "extra discount", LESS }, { "your discount", LESS },
	{ "discount is yours", LESS }, { "discount applied", LESS },
	{ "applied a discount", LESS }, { "عندك خصم", LESS },
	{ "لك خصم", LESS }, { "ليك خصم", LESS }, { "لكم خصم", LESS },
	{ "الك خصم", LESS }, { "خصم لك", LESS }, { "خصم ليك", LESS },
	{ "خصم الك", LESS }, { "خصم لكم", LESS }, { "خصم خاص", LESS },
	{ "اعطيك خصم", LESS }, { "نعطيك خصم", LESS },
	{ "بعطيك خصم", LESS }, { "اديك خصم", LESS }, { "هديك خصم", LESS },
	{ "هعملك خصم", LESS }, { "نعملك خصم", LESS },
	{ "نعمل لك خصم", LESS }, { "عملتلك خصم", LESS },
	{ "عملت لك خصم", LESS }, { "نسويلك خصم", LESS },
	{ "نسوي لك خصم", LESS }, { "سويت لك خصم", LESS },
	{ "سويتلك خصم", LESS }, { "تحصل علي خصم", LESS },
	{ "ستحصل علي خصم", LESS }, { "تاخذ خصم", LESS },
	{ "عندك تخفيض", LESS }, { "لك تخفيض", LESS },
	{ "تخفيض لك", LESS }, { "تحصل علي تخفيض", LESS },
	{ "remise pour vous", LESS }, { "avez une remise", LESS },
	{ "vous fais une remise", LESS }, { "vous offre une remise", LESS },
	{ "vous offrons une remise", LESS },
	{ "vous accorde une remise", LESS },
	{ "bénéficiez d'une remise", LESS },
	{ "réduction pour vous", LESS }, { "avez une réduction", LESS },
	{ "vous fais une réduction", LESS },
	{ "bénéficiez d'une réduction", LESS },
#undef LESS
#define CASHBACK { "cashback*", "cash back", "كاش باك", NULL }, { NULL }, false
	{ "cashback*", CASHBACK }, { "cash back", CASHBACK },
	{ "كاش باك", CASHBACK },
#undef CASHBACK
#define CODE { "code*", "coupon*", "كود*", "كوبون*", "voucher*", "kupon*", \
	NULL }, { NULL }, false
	{ "كود خصم", CODE }, { "كود الخصم", CODE }, { "كوبون*", CODE },
	{ "رمز الخصم", CODE }, { "رمز خصم", CODE }, { "استخدم كود", CODE }, { "استعمل كود", CODE },
	{ "استخدم الكود", CODE }, { "coupon*", CODE }, { "promo code", CODE },
	{ "discount code", CODE }, { "use the code", CODE },
	{ "use code", CODE }, { "voucher*", CODE }, { "code promo", CODE },
	{ "indirim kodu", CODE }, { "كد تخفيف", CODE },
#undef CODE
#define ONE_MORE { "buy one", "اشتر واحده", "اشتري واحده", "1+1", \
	"واحده مجانا", NULL }, { NULL }, false
	{ "for the price of one", ONE_MORE }, { "اتنين بسعر واحد*", ONE_MORE },
	{ "اثنين بسعر واحد*", ONE_MORE }, { "2 بسعر واحد*", ONE_MORE },
	{ "قطعتين بسعر واحد*", ONE_MORE }, { "حبتين بسعر واحد*", ONE_MORE },
	{ "قطعتين بسعر قطعه", ONE_MORE }, { "حبتين بسعر حبه", ONE_MORE }, { "pour le prix d'un*", ONE_MORE },
	{ "buy one get one", ONE_MORE }, { "buy 1 get 1", ONE_MORE },
	{ "get 1 free", ONE_MORE }, { "get one free", ONE_MORE },
	{ "second is free", ONE_MORE }, { "third is free", ONE_MORE },
	{ "third one is free", ONE_MORE }, { "third one free", ONE_MORE },
	{ "والثالثه مجانا", ONE_MORE }, { "والثالث مجانا", ONE_MORE },
	{ "والتالته مجانا", ONE_MORE }, { "والتالت مجانا", ONE_MORE },
	{ "والثالثه هديه", ONE_MORE }, { "والتالته هديه", ONE_MORE },
	{ "والتانيه مجانا", ONE_MORE }, { "والثانيه ببلاش", ONE_MORE },
	{ "والتانيه ببلاش", ONE_MORE }, { "وواحده مجانا", ONE_MORE },
	{ "وواحده هديه", ONE_MORE }, { "second one is free", ONE_MORE },
	{ "second one free", ONE_MORE }, { "والثانيه مجانا", ONE_MORE },
	{ "والتانيه هديه", ONE_MORE }, { "والثانيه هديه", ONE_MORE },
	{ "والثاني مجانا", ONE_MORE }, { "والتاني مجانا", ONE_MORE },
#undef ONE_MORE
#define HALF { "half", "نص*", "نصف*", "بنص*", "بنصف*", "moitie", "moitié", NULL }, \
	{ "price*", "off", "السعر", "الثمن", "سعر*", "prix", NULL }, false
	{ "half price", HALF }, { "half the price", HALF },
	{ "half off", HALF }, { "نص السعر", HALF }, { "بنص السعر", HALF },
	{ "نصف السعر", HALF }, { "بنصف السعر", HALF }, { "نص الثمن", HALF },
	{ "بنص الثمن", HALF }, { "نصف الثمن", HALF }, { "بنصف الثمن", HALF },
	{ "moitie prix", HALF }, { "moitié prix", HALF },
	{ "moitie du prix", HALF }, { "moitié du prix", HALF }
#undef HALF
};

/* "no problem" takes nothing back, "not" does. */
static bool
is_not(const struct words *w, size_t at)
{
	static const char *const nots[] = {
		"no", "not", "without", "isn't", "لا", "ليس", "مافي", "مفيش",
		"ما", "ماكو", "بدون", "ولا", "غير", "never", "cannot",
		"can't", "don't", "pas", "مو", "مش", "non", "aucun", "aucune",
		"ma", "mafi", "mafeesh", "mafish", "mesh", "msh", "mish",
		"bedoun", "unable", "won't", "wouldn't", "couldn't", "لن",
		"لم", "ليست", "مافيش", "ماقدر*", "مانقدر*", "مقدر*",
		"منقدر*", NULL
	};
	static const char *const soothing[] = {
		"no problem", "no worries", "no doubt", "not a problem",
		"don't worry", "لا مشكله", "مو مشكله", "مش مشكله",
		"ما في مشكله", "ولا يهمك", "لا تقلق*", "ما عليك", "لا باس",
		"pas de probleme", "pas de problème", NULL
	};

	return words_longest(w, at, soothing) == 0 &&
	    words_longest(w, at, nots) > 0;
}

/* "I will ask whether", "is it a gift?": nobody knows yet. */
static bool
is_open(const struct words *w, size_t at)
{
	static const char *const openers[] = {
		"whether", "ask if", "see if", "check if", "know if",
		"tell you if", "ask my colleague", "ask a colleague", "is it",
		"is this", "هل هي", "هل هو", "هل هذا", "هل هذه", "اذا كان",
		"ما اذا", "اسال زميل*", "ساسال زميل*", "بسال زميل*",
		"نسال زميل*", "savoir si", "demander si", "demander a",
		"demander à", NULL
	};

	return words_longest(w, at, openers) > 0;
}

/* "no free delivery" promises nothing; "no, but it is free" does. */
static bool
is_denied(const struct words *w, size_t at)
{
	enum { AHEAD = 5 };
	static const char *const turns[] = {
		"but", "so", "لكن", "بس", "mais", NULL
	};
	size_t steps;

	for (steps = 1; steps <= AHEAD && steps <= at &&
	    !words_pauses(w, at - steps); steps++) {
		if (words_longest(w, at - steps, turns) > 0)
			return false;
		if (is_not(w, at - steps) || is_open(w, at - steps))
			return true;
	}
	return false;
}

/* "a discount for you is not possible" */
static bool
is_refused(const struct words *w, size_t at)
{
	static const char *const behind[] = {
		"is not possible", "isn't possible", "is not available",
		"isn't available", "is impossible", "غير ممكن", "غير ممكنه",
		"غير متوفر", "غير متوفره", "غير متاح", "مش ممكن", "مو ممكن",
		"مستحيل", "n'est pas possible", NULL
	};

	return words_longest(w, at, behind) > 0;
}

/* One of the words stands between these places; no words: it does. */
static bool
says_one(const struct words *w, size_t from, size_t to,
    const char *const words[])
{
	return *words == NULL || words_between(w, from, to, words);
}

/* "Never invent a discount", "no refund": it is spoken of, and not given. */
static bool
gives_one(const struct words *w, size_t from, size_t to,
    const char *const words[])
{
	static const char *const never[] = {
		"never", "ابدا", "jamais", NULL
	};
	size_t at;

	for (at = from; at < to; at++)
		if (words_longest(w, at, words) > 0 && !is_denied(w, at))
			return !words_between(w, from, to, never);
	return false;
}

static bool
says_all(const struct words *w, const struct promise *p)
{
	size_t from, to;

	for (from = 0; from < w->count; from = to + 1) {
		to = words_stop(w, from);
		if (gives_one(w, from, to, p->needs) &&
		    says_one(w, from, to, p->about))
			return true;
	}
	return false;
}

static bool
is_kept(const struct promise *p, const struct shop *shop)
{
	return says_all(&shop->said, p) ||
	    says_all(grounding_words(shop->grounding), p);
}

/* That a delivery costs nothing is said in many ways. */
static bool
is_kept_delivery(const struct words *w, size_t at, const struct shop *shop)
{
	const struct promise *free_delivery = &promises[0];

	return says_one(w, words_start(w, at), words_stop(w, at),
	    free_delivery->about) && is_kept(free_delivery, shop);
}

/* Where the phrase stands as a promise, from `at` on; count: nowhere. */
static size_t
next_promise(const struct words *w, size_t at, const struct promise *p)
{
	size_t n;

	for (; at < w->count; at++)
		if ((n = words_phrase(w, at, p->phrase)) > 0 &&
		    !is_denied(w, at) && !is_refused(w, at + n))
			break;
	return at;
}

static bool
is_broken(const struct words *w, const struct promise *p,
    const struct shop *shop)
{
	size_t at = next_promise(w, 0, p);

	if (at == w->count || is_kept(p, shop))
		return false;
	while (p->delivers && at < w->count && is_kept_delivery(w, at, shop))
		at = next_promise(w, at + 1, p);
	return at < w->count;
}

static const char *
promised(const struct words *w, const struct shop *shop)
{
	size_t i;

	for (i = 0; i < sizeof(promises) / sizeof(*promises); i++)
		if (is_broken(w, &promises[i], shop))
			return "a promise that the shop does not make";
	return NULL;
}

const char *
gate_promise(const struct gate *g, const char *text)
{
	struct shop shop = { .grounding = g->grounding };
	char *said = gate_employees_text(g);
	struct words w;
	const char *why;

	words_read(&shop.said, said);
	free(said);
	words_read(&w, text);
	if ((why = discount(&w, &shop)) == NULL)
		why = promised(&w, &shop);
	words_free(&w);
	words_free(&shop.said);
	return why;
}
