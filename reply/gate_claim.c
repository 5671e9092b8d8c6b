/*
 * Claims that an order was taken: in completed form, or with its number, only
 * if an order of this conversation says so.  What will be done, what would be
 * and what is asked are no claims.
 */
#include <stdlib.h>
#include <string.h>

#include "gate_rules.h"
#include "text.h"
#include "words.h"

static const char cancelled[] = "ملغي";

/* Spelled as text_fold() leaves them; '*' is any end of a word. */
static const char *const claims[] = {
	"تم تسجيل طلب*", "تم تسجيل الطلب*", "تم تسجيل الاوردر",
	"تم تسجيل اوردر*", "تم تسجيل حجز*", "تم تسجيله", "تم تسجيلها",
	"تم تاكيد طلب*", "تم تاكيد الطلب*", "تم تاكيد الاوردر",
	"تم تاكيد اوردر*", "تم تاكيد حجز*", "تم تاكيد الحجز", "تم الطلب",
	"تم الحجز", "تم حجز طلب*", "تم حجزها", "تم حجزه", "تم حجز*",
	"تم التاكيد", "تم انشاء طلب*", "تم انشاء الطلب*", "تم استلام طلب*",
	"تم استلام الطلب*", "تم تثبيت طلب*", "تم تثبيت الطلب*",
	"تم تثبيت الحجز", "تم شحن طلب*", "تم شحن الطلب*", "تم ارسال طلب*",
	"تم ارسال الطلب*", "تم ارسال الاوردر", "تم تقديم طلب*",
	"تم تنفيذ طلب*", "تم اعتماد طلب*", "تم عمل الطلب", "تم عمل طلب*",
	"تم عمل الاوردر", "سجلت طلب*", "سجلت الطلب*", "سجلت لك", "سجلتلك",
	"سجلتلج", "سجلنا طلب*", "سجلنا الطلب*", "سجلنا لك", "سجلنالك",
	"سجلت الاوردر", "سجلنا الاوردر", "سجلت اوردر*", "اكدت طلب*",
	"اكدت الطلب*", "اكدت لك", "اكدتلك", "اكدنا طلب*", "اكدنا الطلب*",
	"اكدنا الاوردر", "اكدت الاوردر", "ثبتت طلب*", "ثبت طلبك",
	"ثبتنا طلب*", "ثبتنالك", "ثبتلك", "ثبتنا الطلب*", "حجزت لك",
	"حجزتلك", "حجزنا لك", "حجزنالك", "انحجز*", "اتحجز*", "عملتلك الاوردر",
	"عملنالك الاوردر", "عملت لك طلب*", "طلبك مؤكد", "طلبك موكد",
	"طلبك مسجل", "طلبك تسجل", "طلبك اتسجل", "طلبك تاكد", "طلبك اتاكد",
	"طلبك انحجز", "طلبك تثبت", "طلبك صار عندنا", "طلبك وصلنا",
	"طلبك جاهز", "طلبك صار جاهز", "تم بنجاح تسجيل*", "تم بنجاح تاكيد*",
	"قمت بتسجيل*", "قمنا بتسجيل*", "قمت بتاكيد*", "قمنا بتاكيد*",
	"قمت بحجز*", "قمنا بحجز*", "طلبك في الطريق", "طلبك بالطريق", "طلبك خرج",
	"طلبك طلع", "طلبك اتشحن", "طلبك انشحن", "طلبك تم", "اوردرك اتسجل",
	"اوردرك اتاكد", "اوردرك اتشحن", "اوردرك في الطريق",
	"الاوردر اتسجل", "الاوردر اتاكد", "الاوردر بتاعك اتسجل",
	"الاوردر بتاعك اتاكد", "الاوردر اتشحن", "الطلب مسجل", "الطلب مؤكد",
	"الطلب موكد", "الطلب تسجل", "الطلب اتسجل", "الطلب تاكد",
	"الطلبيه تسجلت", "طلبيتك تسجلت", "طلبيتك صارت", "طلبيتك جاهزه",
	"طلبيتك بالطريق", "استلمنا طلب*", "استلمت طلبك", "وصلنا طلبك",
	"order is confirmed", "order is now confirmed", "order confirmed",
	"order's confirmed", "order is placed", "order is now placed",
	"order is in", "order is registered", "order is booked",
	"order is complete", "order is set", "order is all set",
	"order is on its way", "order is on the way", "order is ready",
	"order has been *", "order have been *", "order was placed",
	"order was confirmed", "order was registered", "order was received",
	"order was created", "order was shipped", "order placed",
	"order received", "order created", "order completed",
	"order shipped", "orders have been *", "placed your order",
	"placed the order", "placed an order", "confirmed your order",
	"confirmed the order", "registered your order",
	"registered the order", "recorded your order",
	"recorded the order", "created your order", "created the order",
	"created an order", "booked your order", "booked it for you",
	"taken your order", "took your order", "taken down your order",
	"received your order", "got your order", "shipped your order",
	"reserved it for you", "reserved for you",
	"purchase is confirmed", "purchase is complete",
	"successfully placed", "successfully ordered",
	"i've ordered", "i have ordered", "we've ordered",
	"you're all set",
	"tam tasgeel talabak", "tam tasjeel talabak", "tm tasgeel talabak",
	"tm tasjeel talabak", "tam tasgil talabak", "tam tasjil talabak",
	"tam ta 2 keed talabak", "tam takeed talabak", "tm ta 2 keed talabak",
	"tam ta 2 kid talabak", "tam takid talabak", "tam el talab",
	"tam el 7 agz", "talabak etsagel", "talabak etsaggel",
	"talabak tsajjal", "talabak tsajal", "talabak et 2 aked",
	"talabak t 2 akad", "talabak gahez", "talabak fel tare 2",
	"talabak bel tareeq", "el order etsagel", "el order et 2 aked",
	"el order etaked", "sagelt talabak", "saggelt talabak",
	"sajjalt talabak", "sajalt talabak", "sajjalna talabak",
	"akkadt talabak", "akkadna talabak", "7 agaztelak", "7 jaztlak",
	"7 jaznalak", "commande est confirmee", "commande est confirmée",
	"commande est enregistree", "commande est enregistrée",
	"commande a ete *", "commande a été *", "commande confirmee",
	"commande confirmée", "enregistre votre commande",
	"enregistré votre commande", "commande est en route", NULL
};

/* Ahead of a claim in its clause, they make it something that is not yet. */
static const char *const not_yet[] = {
	"will", "would", "shall", "once", "when", "if", "after", "before",
	"until", "till", "unless", "not", "no", "never", "isn't", "hasn't",
	"haven't", "wasn't", "can", "could", "should", "must", "may", "might",
	"cannot", "can't", "won't", "to", "whether", "nothing", "yet",
	"want", "like", "need", "let", "as soon as", "اذا", "لو", "لما",
	"عند", "عندما", "بعدما", "بعد", "قبل", "حتي", "لم", "ما", "مش",
	"مو", "لن", "لا", "ليس", "هل", "سوف", "راح", "رح", "حيتم", "هيتم",
	"سيتم", "بس", "اول", "متي", "كي", "عشان", "علشان", "ان", "وقت",
	"حين", "حال", "فور", "مجرد", "بمجرد", "لسه", "لسا", "بعدك", "اعطني",
	"law", "lama", "lamma", "iza", "ba 3 d", "2 abl", "mesh", "msh", "mo",
	"lessa", "ha", "rah", "si", "quand", "des", "pas", "sera", "apres",
	"une fois", NULL
};

static bool
is_one_of(const struct words *w, size_t at, const char *const list[])
{
	for (; *list != NULL; list++)
		if (words_phrase(w, at, *list) > 0)
			return true;
	return false;
}

static bool
is_conditional(const struct words *w, size_t at)
{
	while (at > 0 && !words_pauses(w, at - 1))
		if (is_one_of(w, --at, not_yet))
			return true;
	return false;
}

static bool
is_question(const struct words *w, size_t at)
{
	while (at < w->count && !words_pauses(w, at))
		at++;
	return words_is(w, at, "?") || words_is(w, at, "؟");
}

static bool
is_claim(const struct words *w, size_t at)
{
	return is_one_of(w, at, claims) && !is_conditional(w, at) &&
	    !is_question(w, at);
}

static bool
has_claim(const struct words *w)
{
	size_t at;

	for (at = 0; at < w->count; at++)
		if (is_claim(w, at))
			return true;
	return false;
}

/* An order that stands: neither cancelled nor of another conversation. */
static bool
is_standing(const struct json_object *order)
{
	const char *status = json_str(order, "status");

	return status == NULL || strcmp(status, cancelled) != 0;
}

static struct json_object *
order_at(const struct gate *g, size_t i)
{
	struct json_object *old = json_arr(g->candidate, "orders");
	size_t now = g->orders != NULL ?
	    json_object_array_length(g->orders) : 0;

	if (i < now)
		return json_object_array_get_idx(g->orders, i);
	return old != NULL && i - now < json_object_array_length(old) ?
	    json_object_array_get_idx(old, i - now) : NULL;
}

static bool
has_order(const struct gate *g)
{
	struct json_object *order;
	size_t i;

	for (i = 0; (order = order_at(g, i)) != NULL; i++)
		if (is_standing(order))
			return true;
	return false;
}

/* How many words say "order number" here, or 0. */
static size_t
number_phrase(const struct words *w, size_t at)
{
	static const char *const phrases[] = {
		"رقم الطلب", "رقم طلبك", "رقم طلبيتك", "رقم الطلبيه",
		"طلبك رقم", "الطلب رقم", "رقم الاوردر", "رقم اوردرك",
		"اوردر رقم", "الاوردر رقم", "order number", "order no",
		"order #", "order id", "order ref", "raqam talabak",
		"ra 2 m talabak", "rakam el order", "ra 2 m el order",
		"numero de commande", "commande n", NULL
	};
	const char *const *p;
	size_t n;

	for (p = phrases; *p != NULL; p++)
		if ((n = words_phrase(w, at, *p)) > 0)
			return n;
	return 0;
}

/* The number that is told behind those words, or NULL. */
static const char *
number_told(const struct words *w, size_t at)
{
	static const char *const between[] = {
		"is", "هو", "هي", ":", "#", "=", ".", "-", "no", "رقم", "°",
		"(", NULL
	};

	while (is_one_of(w, at, between))
		at++;
	return at < w->count && w->list[at].kind == WORD_NUMBER ?
	    words_at(w, at) : NULL;
}

static bool
is_number_of(const struct json_object *order, const char *number)
{
	const char *id = json_str(order, "order_id");
	int64_t no = json_int_or(order, "order_no", 0);

	return (id != NULL && strncmp(id, number, strlen(number)) == 0) ||
	    (no > 0 && strtoll(number, NULL, 10) == no);
}

/* The customer may have named it, and hear that there is none such. */
static bool
is_customers(const struct gate *g, const char *number)
{
	const char *said;
	char *folded;
	bool found = false;
	size_t i;

	for (i = 0; !found && (said = gate_said(g, "customer", i)) != NULL;
	    i++) {
		folded = text_fold(said);
		found = strstr(folded, number) != NULL;
		free(folded);
	}
	return found;
}

static bool
is_known(const struct gate *g, const char *number)
{
	struct json_object *order;
	size_t i;

	for (i = 0; (order = order_at(g, i)) != NULL; i++)
		if (is_number_of(order, number))
			return true;
	return is_customers(g, number);
}

static bool
has_strange_number(const struct gate *g, const struct words *w)
{
	const char *number;
	size_t at, n;

	for (at = 0; at < w->count; at++)
		if ((n = number_phrase(w, at)) > 0 &&
		    (number = number_told(w, at + n)) != NULL &&
		    !is_known(g, number))
			return true;
	return false;
}

const char *
gate_claim(const struct gate *g, const char *text)
{
	const char *why = NULL;
	struct words w;

	words_read(&w, text);
	if (has_strange_number(g, &w))
		why = "an order's number that no order has";
	else if (has_claim(&w) && !has_order(g))
		why = "an order that was not taken";
	words_free(&w);
	return why;
}
