#include <string.h>

#include "claim.h"
#include "figure.h"

/* Spelled as text_fold() leaves them; '*' is any end of a word. */
static const char *const shipped[] = {
	"تم شحن طلب*", "تم شحن الطلب*", "تم ارسال طلب*", "تم ارسال الطلب*",
	"تم ارسال الاوردر", "تم الشحن", "شحنا طلب*", "شحنا لك", "ارسلنا طلب*",
	"ارسلنا لك الطلب", "ارسلت طلبك", "طلبك في الطريق", "طلبك بالطريق",
	"طلبك خرج", "طلبك طلع", "طلبك اتشحن", "طلبك انشحن", "اوردرك اتشحن",
	"اوردرك في الطريق", "الاوردر اتشحن", "طلبيتك بالطريق",
	"المندوب في الطريق", "المندوب بالطريق", "قمت بارسال طلب*",
	"قمنا بارسال طلب*", "order is on its way", "order is on the way",
	"order was shipped", "order shipped", "order has shipped",
	"shipped your order", "talabak fel tare 2", "talabak bel tareeq",
	"commande est en route", "order has been shipped",
	"order has been sent", "order has been dispatched", "order was sent",
	"order was dispatched", "order is shipped",
	"order is out for delivery", "طلبك وصل", "تم توصيل طلب*",
	"تم توصيل الطلب*", "تم تسليم طلب*", "تم تسليم الطلب*",
	"order has been delivered", "order was delivered",
	"order is delivered", "it's on the way", "it is on the way",
	"it's on its way", "it is on its way", "already on the way",
	"already on its way", "already shipped", "already dispatched",
	"it has been shipped", "it has been sent", "it has been dispatched",
	"it's been shipped", "it's been sent", "it was shipped",
	"it is shipped", "it's shipped", "il est en route",
	"elle est en route", "déjà expédié*", "déjà envoyé*",
	"déjà parti", "déjà partie", "تم شحنه", "تم شحنها", "تم ارساله",
	"تم ارسالها", "في الطريق اليك", "بالطريق اليك", "صار بالطريق",
	"صارت بالطريق", "خرج مع المندوب", "طلع مع المندوب", NULL
};

static const char *const changed[] = {
	"تم تعديل طلب*", "تم تعديل الطلب*", "تم تعديل الاوردر",
	"تم تغيير طلب*", "تم تغيير الطلب*", "تم تغيير العنوان",
	"تم تحديث طلب*", "تم تحديث الطلب*", "تم تحديث العنوان",
	"عدلت طلب*", "عدلت لك", "عدلتلك", "عدلنا طلب*", "عدلنا لك",
	"غيرت لك", "غيرتلك", "غيرنا لك", "غيرت طلب*", "غيرنا طلب*",
	"order has been changed", "order has been updated",
	"order has been modified", "order is updated", "order is changed",
	"changed your order", "updated your order", "modified your order",
	"changed the order", "updated the order", "modified the order",
	"commande a été modifiée", "commande a ete modifiee",
	"modifié votre commande", NULL
};

static const char *const cancelled[] = {
	"تم الغاء طلب*", "تم الغاء الطلب*", "تم الغاء الاوردر",
	"تم الغاءه", "تم الغاءها", "الغيت طلب*", "الغيت الطلب*", "الغيت لك",
	"الغينا طلب*", "الغينا الطلب*", "طلبك ملغي", "طلبك الغي",
	"طلبك اتلغي", "الاوردر اتلغي", "كنسلت طلب*", "كنسلنا طلب*",
	"order has been cancelled", "order has been canceled",
	"order is cancelled", "order is canceled", "order was cancelled",
	"order was canceled", "cancelled your order", "canceled your order",
	"cancelled the order", "canceled the order",
	"commande a été annulée", "commande a ete annulee",
	"annulé votre commande", NULL
};

static const char *const taken[] = {
	"تم تسجيل طلب*", "تم تسجيل الطلب*", "تم تسجيل الاوردر",
	"تم تسجيل اوردر*", "تم تسجيل حجز*", "تم تسجيله", "تم تسجيلها",
	"تم تاكيد طلب*", "تم تاكيد الطلب*", "تم تاكيد الاوردر",
	"تم تاكيد اوردر*", "تم تاكيد حجز*", "تم تاكيد الحجز", "تم الطلب",
	"تم تاكيده", "تم تاكيدها", "تم الحجز", "تم حجز طلب*", "تم حجزها",
	"تم حجزه", "تم حجز*", "تم التاكيد", "تم انشاء طلب*", "تم انشاء الطلب*",
	"تم استلام طلب*", "تم استلام الطلب*", "تم تثبيت طلب*",
	"تم تثبيت الطلب*", "تم تثبيت الحجز", "تم تقديم طلب*", "تم تنفيذ طلب*",
	"تم تنفيذ الطلب*", "تم اعتماد طلب*", "تم اعتماد الطلب*",
	"تم عمل الطلب", "تم عمل طلب*", "تم عمل الاوردر", "تم قبول طلب*",
	"تم قبول الطلب*", "تم حفظ طلب*", "تم حفظ الطلب*", "تم رفع طلب*",
	"تم رفع الطلب*", "تم اضافه طلب*", "تم اضافه الطلب*", "تم ادخال طلب*",
	"تم ادخال الطلب*", "تم الشراء", "تم شراء*", "تم التسجيل", "تم التثبيت",
	"تمت عمليه الشراء", "تمت عمليه الطلب", "تمت الموافقه علي طلب*",
	"تمت الموافقه علي الطلب", "تمت اضافه طلب*", "تمت اضافه الطلب*",
	"تمت معالجه طلب*", "تم معالجه طلب*", "تم تجهيز طلب*",
	"تم تجهيز الطلب*", "سجلت طلب*", "سجلت الطلب*", "سجلت لك", "سجلتلك",
	"سجلتلج", "سجلنا طلب*", "سجلنا الطلب*", "سجلنا لك", "سجلنالك",
	"سجلت الاوردر", "سجلنا الاوردر", "سجلت اوردر*", "اكدت طلب*",
	"اكدت الطلب*", "اكدت لك", "اكدتلك", "اكدنا طلب*", "اكدنا الطلب*",
	"اكدنا الاوردر", "اكدت الاوردر", "ثبتت طلب*", "ثبت طلبك", "ثبتنا طلب*",
	"ثبتنالك", "ثبتلك", "ثبتنا الطلب*", "حجزت لك", "حجزتلك", "حجزتلج",
	"حجزنا لك", "حجزنالك", "حجزته لك", "حجزتها لك", "حجزناه لك",
	"حجزناها لك", "محجوز لك", "محجوز باسمك", "محجوزه لك", "محجوزه باسمك",
	"انحجز*", "اتحجز*", "عملتلك الاوردر", "عملنالك الاوردر",
	"عملت لك طلب*", "عملتلك طلب*", "رفعت طلبك", "رفعنا طلبك", "نزلت طلبك",
	"نزلنا طلبك", "خلصنا طلبك", "جهزنا طلبك", "جهزنالك طلبك",
	"جاري تجهيز طلب*", "جاري تجهيز الطلب", "جاري تنفيذ طلب*",
	"جاري شحن طلب*", "جاري التجهيز", "نجهز طلبك الان", "طلبك مؤكد",
	"طلبك موكد", "طلبك مقبول", "طلبك محجوز", "طلبك مسجل", "طلبك تسجل",
	"طلبك اتسجل", "طلبك تاكد", "طلبك اتاكد", "طلبك انحجز", "طلبك تثبت",
	"طلبك صار عندنا", "طلبك وصلنا", "طلبك عندنا", "طلبك قيد *",
	"طلبك تحت التجهيز", "طلبك بيتجهز", "طلبك عم يتجهز", "طلبك كامل",
	"طلبك اكتمل", "طلبك اعتمد", "طلبك جاهز", "طلبك صار جاهز",
	"تم بنجاح تسجيل*", "تم بنجاح تاكيد*", "قمت بتسجيل*", "قمنا بتسجيل*",
	"قمت بتاكيد*", "قمنا بتاكيد*", "قمت بحجز*", "قمنا بحجز*", "طلبك تم",
	"طلبك نزل", "اوردرك اتسجل", "اوردرك مسجل", "اوردرك مؤكد",
	"اوردرك موكد", "اوردرك اتاكد", "الاوردر اتسجل", "الاوردر اتاكد",
	"الاوردر بتاعك اتسجل", "الاوردر بتاعك اتاكد", "الاوردر نزل",
	"الاوردر مسجل", "الطلب مسجل", "الطلب مؤكد", "الطلب تم", "الطلب موكد",
	"الطلب تسجل", "الطلب اتسجل", "الطلب تاكد", "الطلبيه تسجلت",
	"طلبيتك تسجلت", "طلبيتك صارت", "طلبيتك جاهزه", "استلمنا طلب*",
	"استلمت طلبك", "وصلنا طلبك", "شكرا لطلبك", "شكرا علي طلبك",
	"شكرا علي الطلب", "نشكرك علي طلبك", "order is confirmed",
	"order is now confirmed", "order confirmed", "order's confirmed",
	"order is placed", "order is now placed", "order is in",
	"order is registered", "order is booked", "order is complete",
	"order is set", "order is all set", "order is final", "order is noted",
	"order is accepted", "order is submitted", "order is processed",
	"order is reserved", "order is being *", "order is successful",
	"order is done", "order is ready", "order have been *",
	"order was placed", "order was confirmed", "order was registered",
	"order was received", "order was created", "order was successful*",
	"order was accepted", "order was submitted", "order placed",
	"order received", "order created", "order completed", "order noted",
	"order accepted", "order submitted", "order successful",
	"order complete", "order went through", "order has gone through",
	"orders have been *", "placed your order", "placed the order",
	"placed an order", "confirmed your order", "confirmed the order",
	"registered your order", "registered the order", "recorded your order",
	"recorded the order", "created your order", "created the order",
	"created an order", "booked your order", "booked it for you",
	"taken your order", "took your order", "taken down your order",
	"received your order", "got your order", "noted your order",
	"noted down your order", "put in your order", "put your order in",
	"put your order through", "submitted your order",
	"submitted the order", "processed your order", "processed the order",
	"finalized your order", "finalised your order", "entered your order",
	"added it to your order", "preparing your order",
	"processing your order", "packing your order",
	"shipping your order now", "put you down for", "ordered it for you",
	"ordered for you", "reserved it for you", "reserved for you",
	"reserved one for you", "booked for you", "booked one for you",
	"i've reserved", "i have reserved", "we've reserved",
	"we have reserved", "i've booked", "i have booked", "we've booked",
	"we have booked", "booking is confirmed", "reservation is confirmed",
	"purchase is confirmed", "purchase is complete",
	"purchase was successful", "purchase successful",
	"successfully placed", "successfully ordered", "i've ordered",
	"i have ordered", "we've ordered", "you have successfully",
	"consider it done", "consider it ordered", "consider it booked",
	"consider it yours", "have your order", "went ahead and placed",
	"tam tasjeel el talab", "tam tasjil el talab", "you're booked",
	"you are booked", "you're all set", "you are all set",
	"all set for delivery", "thank you for your order",
	"thanks for your order", "thank you for your purchase",
	"tam tasgeel talabak", "tam tasjeel talabak", "tm tasgeel talabak",
	"tm tasjeel talabak", "tam tasgil talabak", "tam tasjil talabak",
	"tam tasgeel el talab", "tam tasgeel el order",
	"tam ta 2 keed talabak", "tam takeed talabak", "tm ta 2 keed talabak",
	"tam ta 2 kid talabak", "tam takid talabak", "tam el talab",
	"tam el 7 agz", "tam 7 agz*", "talabak etsagel", "talabak etsaggel",
	"talabak tsajjal", "talabak tsajal", "talabak et 2 aked",
	"talabak t 2 akad", "talabak gahez", "talabak msajjal",
	"talabak mesagel", "el order etsagel", "el order et 2 aked",
	"el order etaked", "sagelt talabak", "saggelt talabak",
	"sajjalt talabak", "sajalt talabak", "sajjalna talabak",
	"sagelna talabak", "akkadt talabak", "akkadna talabak", "7 agaztelak",
	"7 jaztlak", "7 jaznalak", "commande est confirmee",
	"commande est confirmée", "commande est enregistree",
	"commande est enregistrée", "commande est validee",
	"commande est validée", "commande a ete *", "commande a été *",
	"commande confirmee", "commande confirmée", "commande validee",
	"commande validée", "enregistre votre commande",
	"enregistré votre commande", "passe votre commande",
	"passé votre commande", "order has been *", "سويت لك الطلب",
	"سويتلك الطلب", "سوينالك الطلب", "دزينا الطلب", "دزينا طلبك",
	"دزيتلك الطلب", "دزيت طلبك", "سجلنا الكوموند", "سجلت الكوموند",
	"تسجل الطلب", "تسجل طلبك", "تاكد الطلب", "تاكد طلبك", "اتسجل الطلب",
	"اتسجل طلبك", "اتسجل الاوردر", "اتاكد الاوردر", "etsagel el order",
	"etsagel el talab", "sagaltlak el order", "sagaltelak el order",
	"sajjaltlak el talab", "7 ajaztlak", "put the order through",
	"went ahead and ordered", "it's been ordered", "has been ordered",
	"congratulations on your purchase", "congratulations on your order",
	"c'est commandé", "c'est commande", "we have dispatched",
	"i've dispatched", "we've dispatched", "we have shipped",
	"we've shipped", "i have dispatched", NULL
};

/* A clause of nothing else says that what was asked for is done. */
static const char *const bare[] = {
	"تم", "تم بنجاح", "تمت", "مؤكد", "موكد", "اتسجل", "اتاكد", "تسجل",
	"تاكد", "انحجز", "اتحجز", "سجلت", "سجلنا", "سجلته", "سجلناه",
	"سجلتها", "اكدت", "اكدنا", "حجزت", "حجزنا", "حجزته", "حجزتها",
	"ثبتت", "ثبتنا", "confirmed", "it's confirmed", "it is confirmed",
	"done", "it's done", "it is done", "all done", "booked",
	"it's booked", "it is booked", "ordered", "it's ordered",
	"it is ordered", "placed", "it's placed", "registered", "reserved",
	"it's reserved", "it is reserved", "completed",
	"success", "successful", "order success", "processed", "tam", "tamm",
	"tm", "etsagel", "et 2 aked", "msajjal", "confirme", "confirmé",
	"confirmee", "confirmée", "c'est fait", "c'est confirmé", NULL
};

/* Beside a bare claim, these say nothing of their own. */
static const char *const fillers[] = {
	"خلاص", "خلص", "تمام", "اوكي", "اوك", "حاضر", "ابشر", "ابشري",
	"نعم", "ايوه", "ايوا", "اي", "لك", "لكم", "لكي", "الان", "الحين",
	"هسه", "حالا", "بنجاح", "كله", "كلو", "اهو", "والله", "عيني",
	"عيوني", "حبيبي", "حبيبتي", "غالي", "الغالي", "فندم", "استاذ",
	"اخي", "اختي", "خويا", "حضرتك", "ولا يهمك", "ما عليك", "لا تقلق",
	"الحمد لله", "بحمد الله", "من عيوني", "من عنيا", "ok", "okay",
	"yes", "yep", "sure", "great", "good", "perfect", "now", "for you",
	"dear", "sir", "madam", "ma'am", "friend", "my friend", "habibi",
	"5 alas", "khalas", "tamam", "all", "successfully", "and", "oui",
	"voila", "voilà", "bien", "c'est", NULL
};

/* Ahead of a claim in its clause, they make it something that is not yet. */
static const char *const not_yet[] = {
	"will", "would", "shall", "once", "when", "if", "after", "before",
	"until", "till", "unless", "not", "no", "never", "isn't", "hasn't",
	"haven't", "wasn't", "aren't", "don't", "doesn't", "didn't", "can",
	"could", "should", "must",
	"may", "might", "cannot", "can't", "won't", "to", "whether",
	"nothing", "yet", "want", "like", "need", "let", "as soon as", "اذا",
	"لو", "لما", "عند", "عندما", "بعدما", "بعد", "قبل", "حتي", "لم",
	"ما", "مش", "مو", "لن", "لا", "ليس", "هل", "سوف", "راح", "رح",
	"حيتم", "هيتم", "سيتم", "بس", "اول", "متي", "كي", "عشان", "علشان",
	"ان", "وقت", "حين", "حال", "فور", "مجرد", "بمجرد", "لسه", "لسا",
	"بعدك", "اعطني", "law", "lama", "lamma", "iza", "ba 3 d", "2 abl",
	"mesh", "msh", "mo", "lessa", "ha", "rah", "si", "quand", "des",
	"وقتي", "اگر", "بعد از", "ئەگەر", "كاتێك", "eğer", "ger",
	"pas", "sera", "apres", "une fois", "aucune", "aucun", "n'a", "n'est",
	"ne", NULL
};

/* These hold such a word and take nothing back. */
static const char *const soothing[] = {
	"no problem", "no worries", "not to worry", "do not worry",
	"don't worry", "no need to worry", "as you like", "if you like",
	"i can confirm", "we can confirm", "can confirm that",
	"happy to confirm", "happy to tell you", "happy to say",
	"glad to confirm", "glad to tell you", "glad to say",
	"pleased to confirm", "pleased to inform you", "pleased to tell you",
	"to let you know", "let you know", "to inform you", "to tell you",
	"to confirm that", "لا تقلق", "لا تقلقي", "لا تشيل هم",
	"لا تشيلي هم", "لا تحاتي", "لا تاكل هم", "لا مشكله", "لا باس",
	"مو مشكله", "مش مشكله", "ما في مشكله", "مافي مشكله", "ما عليك",
	"ما تقلق", "متقلقش", "ولا يهمك", "ان شاء الله", "اخبرك ان",
	"نخبرك ان", "اعلمك ان", "نعلمك ان", "ابلغك ان", "نبلغك ان",
	"ابشرك ان", "نبشرك ان", "احيطك علما ان", "علما ان", "اؤكد لك ان",
	"اوكد لك ان", "نؤكد لك ان", "نوكد لك ان", "اكيد ان", NULL
};

static size_t
clause_start(const struct words *w, size_t at)
{
	while (at > 0 && !words_pauses(w, at - 1))
		at--;
	return at;
}

static bool
is_conditional(const struct words *w, size_t claim)
{
	size_t at = clause_start(w, claim), n;

	while (at < claim) {
		if ((n = words_longest(w, at, soothing)) > 0)
			at += n;
		else if (words_longest(w, at, not_yet) > 0)
			return true;
		else
			at++;
	}
	return false;
}

static bool
is_question(const struct words *w, size_t at)
{
	while (at < w->count && !words_pauses(w, at))
		at++;
	return words_asks(w, at);
}

/* "t12", "#5", "يا منى", an emoji: nothing that a sentence is made of. */
static size_t
trifle(const struct words *w, size_t at)
{
	size_t n = words_longest(w, at, fillers);

	if (n > 0)
		return n;
	if (words_is(w, at, "يا") || words_is(w, at, "ya"))
		return 2;
	return w->list[at].kind != WORD_LETTERS ||
	    strlen(words_at(w, at)) <= 2 ? 1 : 0;
}

/* From the clause's beginning to its end: a bare claim among trifles. */
static bool
is_bare(const struct words *w, size_t claim)
{
	size_t at = clause_start(w, claim), n;

	while (at < claim && (n = trifle(w, at)) > 0)
		at += n;
	if (at != claim || (n = words_longest(w, at, bare)) == 0)
		return false;
	at += n;
	while (at < w->count && !words_pauses(w, at) &&
	    (n = trifle(w, at)) > 0)
		at += n;
	return at >= w->count || words_pauses(w, at);
}

/* What an order is called, and what was done to it, some words behind. */
static const char *const nouns[] = {
	"طلبك", "طلبكم", "طلبج", "طلبيتك", "الطلب", "الطلبيه", "الاوردر", "اوردرك",
	"الكوموند", "order", "purchase", "booking", "your package",
	"order's", "your parcel", "your shipment", "commande", "votre colis",
	"talabak",
	"talabek", "talabik", "el talab", "el order", "el orderr",
	"siparişiniz", "siparişin", "siparişinizi", "siparişini", "sipariş",
	"سفارش", "سفارشتان", "سفارشت", "سفارشتون", "داواكاريت*",
	"داواكارييەكەت*", "داواكاريەكەت*", "داواكارييەكە", "siparîşa",
	"siparîş", NULL
};
static const char *const done[] = {
	"تسجل", "اتسجل", "انسجل", "متسجل", "تاكد", "اتاكد", "متاكد", "تثبت",
	"اتثبت", "انحجز", "اتحجز", "اتعمل", "انعمل", "سجلته", "سجلناه",
	"سجلتها", "سجلناها", "اكدته", "اكدناه", "ثبتناه", "قيد *",
	"confirmed", "placed", "registered", "recorded", "created", "booked",
	"submitted", "accepted", "completed", "processed", "went through",
	"gone through", "enregistree", "enregistrée", "confirmee",
	"confirmée", "validee", "validée", "passee", "passée",
	"prise en compte", "etsagel", "etsaggel", "etsajjal", "tsajjal",
	"tsajal", "et 2 aked", "et 2 akked", "t 2 akad", "تسجلت", "تسجلات",
	"تاكدت", "تاكدات", "تكونفيرمات", "alındı", "alındi", "onaylandı",
	"oluşturuldu", "kaydedildi", "tamamlandı", "aldık", "onayladık",
	"oluşturduk", "kaydettik", "verildi", "ثبت شد", "ثبت شده",
	"ثبت كردم", "ثبت كرديم", "تاييد شد", "تاييد شده", "قطعي شد",
	"تۆمار كرا", "تۆماركرا", "تۆمارم كرد", "تۆمارمان كرد",
	"پشتڕاست كرايەوە", "پشتڕاستكرايەوە", "وەرگيرا", "hat qeydkirin",
	"hat tomarkirin", NULL
};
static const char *const sent[] = {
	"انرسل", "اترسل", "ارسلناه", "اتشحن", "انشحن", "شحناه", "اندز",
	"دزيناه", "اتبعت", "بعتناه", "خرج مع", "طلع مع", "shipped",
	"dispatched", "on its way", "on the way", "out for delivery",
	"en route", "est parti", "est partie", "a été envoyé*",
	"est envoyé*", "expediee", "expédiée", "expedie", "expédié",
	"etsha 7 an", "kargoya verildi", "kargolandı", "kargoda",
	"gönderildi", "yola çıktı", "yolda", "ارسال شد", "ارسال شده", "فرستاده شد", "در راه", "نێردرا",
	"لە ڕێگايە", NULL
};
static const char *const undone[] = {
	"iptal edildi", "iptal ettik", "لغو شد", "لغو كرديم", "كنسل شد",
	"هەڵوەشايەوە", "هەڵوەشێنرايەوە", "annulée", "annulee", NULL
};
static const char *const redone[] = {
	"değiştirildi", "güncellendi", "تغيير كرد", "ويرايش شد",
	"گۆڕدرا", NULL
};

/* Done to an order that is named behind them: تسجلات الكوموند. */
static const char *const did[] = {
	"تسجل", "تسجلت", "تسجلات", "اتسجل", "انسجل", "تاكد", "تاكدت",
	"تاكدات", "اتاكد", "تكونفيرمات", "ثبتلك", "ثبتتلك", "ثبتنالك",
	"سويتلك", "سوينالك", "سجلتلك", "سجلنالك", "etsagel", "etsaggel",
	"tsajjal", "tsajal", NULL
};

/* "your order for 5 shirts is confirmed": the place of the verb, or 0. */
static size_t
deed(const struct words *w, size_t at, const char *const verbs[])
{
	enum { BETWEEN = 6 };
	size_t n = words_longest(w, at, nouns), end = at + n + BETWEEN;

	for (at += n; n > 0 && at < w->count && at < end &&
	    !words_pauses(w, at); at++)
		if (words_longest(w, at, verbs) > 0)
			return at;
	return 0;
}

/* "An order placed today comes on Sunday" speaks of all orders. */
static bool
is_general(const struct words *w, size_t at)
{
	static const char *const any[] = {
		"an", "any", "every", "each", "all", "toute", "chaque", "اي",
		"كل", "her", "هر", NULL
	};
	static const char *const ones[] = {
		"order placed", "order received", "order confirmed",
		"order completed", "order created", "order submitted",
		"commande passée", "commande passee", "commande confirmée",
		"commande confirmee", "طلب", "sipariş", "سفارش", NULL
	};

	static const char *const orders[] = {
		"already shipped orders", "already shipped goods",
		"already shipped items", "already shipped parcels",
		"already shipped packages", NULL
	};

	if (words_longest(w, at, orders) > 0)
		return true;
	return at > 0 && words_longest(w, at - 1, any) > 0 &&
	    words_longest(w, at, ones) > 0;
}

static enum claim
claim_of_deed(const struct words *w, size_t at)
{
	static const struct {
		const char *const *verbs;
		enum claim claim;
	} all[] = {
		{ sent, CLAIM_SHIPPED }, { undone, CLAIM_CANCELLED },
		{ redone, CLAIM_CHANGED }, { done, CLAIM_TAKEN }
	};
	size_t i, n;

	for (i = 0; i < sizeof(all) / sizeof(*all); i++)
		if ((n = deed(w, at, all[i].verbs)) > 0 &&
		    !is_conditional(w, n))
			return all[i].claim;
	if ((n = words_longest(w, at, did)) > 0 && !is_conditional(w, at) &&
	    (words_longest(w, at + n, nouns) > 0 ||
	    words_is(w, at + n, "الحجز")))
		return CLAIM_TAKEN;
	return CLAIM_NONE;
}

static enum claim
claim_at(const struct words *w, size_t at)
{
	static const struct {
		const char *const *phrases;
		enum claim claim;
	} all[] = {
		{ changed, CLAIM_CHANGED }, { cancelled, CLAIM_CANCELLED },
		{ shipped, CLAIM_SHIPPED }, { taken, CLAIM_TAKEN }
	};
	enum claim claim = CLAIM_NONE;
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(*all) && claim == CLAIM_NONE; i++)
		if (words_longest(w, at, all[i].phrases) > 0)
			claim = all[i].claim;
	if (is_general(w, at))
		return CLAIM_NONE;
	if (claim != CLAIM_NONE && is_conditional(w, at))
		claim = CLAIM_NONE;
	if (claim == CLAIM_NONE)
		claim = claim_of_deed(w, at);
	if (claim == CLAIM_NONE && is_bare(w, at))
		claim = CLAIM_TAKEN;
	return claim != CLAIM_NONE && is_question(w, at) ? CLAIM_NONE : claim;
}

enum claim
claim_next(const struct words *w, size_t *at)
{
	enum claim claim;

	for (; *at < w->count; ++*at)
		if ((claim = claim_at(w, *at)) != CLAIM_NONE)
			return claim;
	return CLAIM_NONE;
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
		"numero de commande", "numéro de commande", "commande n",
		"sipariş numaranız", "sipariş numarası", "sipariş no",
		"siparişiniz no", "شماره سفارش", "شماره سفارشتان",
		"ژمارەي داواكاري*", NULL
	};

	return words_longest(w, at, phrases);
}

/* The number that is told behind those words, or NULL. */
static const char *
number_told(const struct words *w, size_t at)
{
	static const char *const between[] = {
		"is", "هو", "هي", ":", "#", "=", ".", "-", "no", "رقم", "°",
		"(", "بتاعك", "بتاع حضرتك", "ديالك", "تاعك", "عندنا", "شما",
		"est", "le", NULL
	};

	size_t n;

	while ((n = words_longest(w, at, between)) > 0)
		at += n;
	/* e8973a51: a letter or two ahead of it are a part of it. */
	if (at + 1 < w->count && w->list[at].kind == WORD_LETTERS &&
	    !w->list[at + 1].spaced)
		at++;
	return at < w->count && w->list[at].kind == WORD_NUMBER ?
	    words_at(w, at) : NULL;
}

const char *
claim_number(const struct words *w, size_t *at)
{
	const char *number;
	size_t n;

	for (; *at < w->count; ++*at)
		if ((n = number_phrase(w, *at)) > 0 &&
		    (number = number_told(w, *at + n)) != NULL) {
			*at += n;
			return number;
		}
	return NULL;
}

bool
claim_counts(const struct words *w, size_t at)
{
	static const char *const sizes[] = {
		"مقاس", "المقاس", "بمقاس", "قياس", "القياس", "سايز", "نمره",
		"رقم", "size", "no", "number", "#", "taille", "ma 2 as", NULL
	};

	return figure_count(w, at) > 0 &&
	    (at == 0 || words_longest(w, at - 1, sizes) == 0);
}

bool
claim_times(const struct words *w, size_t at)
{
	static const char *const times[] = {
		"×", "x", "عدد", "of", NULL
	};

	return at < w->count &&
	    (words_longest(w, at, times) > 0 || words_is(w, at, "*"));
}
