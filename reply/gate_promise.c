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
	NULL }, { "deliver*", "shipping", "ship", "توصيل*", "التوصيل", \
	"شحن*", "الشحن", "livraison", "kargo*", "teslimat*", "ارسال", \
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
	{ "ücretsiz hediye", GIFT }, { "hediye ediyoruz", GIFT }, { "هديه رايگان", GIFT },
#undef GIFT
#define REFUND { "refund*", "استرداد*", "استرجاع*", "ارجاع*", "money", NULL }, \
	{ NULL }, false
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
#undef REFUND
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
		"bedoun", NULL
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
		if (is_not(w, at - steps))
			return true;
	}
	return false;
}

/* One of the words stands between these places; no words: it does. */
static bool
says_one(const struct words *w, size_t from, size_t to,
    const char *const words[])
{
	return *words == NULL || words_between(w, from, to, words);
}

static bool
says_all(const struct words *w, const struct promise *p)
{
	size_t from, to;

	for (from = 0; from < w->count; from = to + 1) {
		to = words_stop(w, from);
		if (to > from && says_one(w, from, to, p->needs) &&
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

static const char *
promised(const struct words *w, const struct shop *shop)
{
	const struct promise *p;
	size_t at, i;

	for (i = 0; i < sizeof(promises) / sizeof(*promises); i++) {
		p = &promises[i];
		for (at = 0; at < w->count; at++)
			if (words_phrase(w, at, p->phrase) > 0 &&
			    !is_denied(w, at) && !is_kept(p, shop) &&
			    !(p->delivers && is_kept_delivery(w, at, shop)))
				return "a promise that the shop does not make";
	}
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
