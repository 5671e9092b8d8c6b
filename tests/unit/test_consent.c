/* reply/consent and language: what a customer agreed to, and how it is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../reply/consent.h"
#include "../../reply/language.h"
#include "../../reply/wish.h"

#define SOME(list) (sizeof(list) / sizeof(*(list)))

static void
each(const char *const said[], size_t n, bool (*holds)(const char *said),
    bool want)
{
	size_t i, wrong = 0;

	for (i = 0; i < n; i++)
		if (holds(said[i]) != want) {
			print_error("%s: not %s\n", said[i],
			    want ? "true" : "false");
			wrong++;
		}
	assert_int_equal(wrong, 0);
}

static void
a_whole_message_that_says_yes_confirms(void **state)
{
	static const char *const said[] = {
		"نعم", "نعم.", "نَعَم", "ايوه", "أيوه تمام", "اي نعم", "أكيد",
		"تمام 👍", "موافق", "موافقة إن شاء الله", "أؤكد الطلب",
		"اكد الطلب لو سمحت", "ok", "OK!", "Yes please", "yes, confirm",
		"I confirm", "go ahead, thanks", "na3am", "aywa", "akeed",
		"mwafe2", "6ab3an", "oui", "Oui, je confirme", "D'accord merci",
		"ماشي يا حبيبي", "على بركة الله", "نعم\nشكرا", "طيب", "زين",
		"خوش", "واخا", "باهي", "يلا", "تم", "ثبت الحجز", "سجلها",
		"wakha", "yalla", "ok go", "je valide", "نعم خويا"
	};

	(void)state;
	each(said, SOME(said), consent_confirms, true);
}

static void
whatever_is_left_over_confirms_nothing(void **state)
{
	static const char *const said[] = {
		"", "?", "👍", "👎", "شكرا", "نعم؟", "تمام؟", "ok?", "لا",
		"لا تمام", "مش تمام", "مو موافق", "نعم بس غير اللون",
		"نعم خليها 3", "ok 3", "yes but the red one", "yes 2 more",
		"not ok", "no", "okay how much is delivery", "نعم ❌",
		"oui mais en rouge", "بكرة", "yes no", "كم السعر", "موافق؟!",
		"[image]", "1", "نعم بكرا", "yes later", "ok wait",
		"I will confirm later", "oui mais non", "تمام بس ارخص",
		"مو زين", "لا تؤكد", "do not confirm", "هل تم التأكيد"
	};

	(void)state;
	each(said, SOME(said), consent_confirms, false);
}

static void
a_bare_question_about_a_price_is_one(void **state)
{
	static const char *const said[] = {
		"بكم القميص؟", "كم سعر العباية", "السعر؟", "قديش حقه",
		"بكام ده لو سمحت", "شكد سعره", "ابي اعرف السعر",
		"عايز اعرف بكام القميص", "how much is the shirt?",
		"price pls", "I want to know the price", "combien ça coûte",
		"bkam da", "كم سعر 2 قميص", "how much for 3?",
		"بكم التوصيل للسالمية", "I'd like to know the price",
		"send me the prices please", "اعطيني السعر لو سمحت",
		"can I get the price?", "اذا اخذت 2 كم يصير؟",
		"لو طلبت 2 كم السعر؟", "how much if I order two?"
	};

	(void)state;
	each(said, SOME(said), consent_asks_price, true);
}

static void
who_wants_it_asks_for_more_than_its_price(void **state)
{
	static const char *const said[] = {
		"اريد 2 قميص السالمية قطعة 4 بكم؟", "ابي واحد، كم السعر؟",
		"عايز اتنين بكام", "بدي القميص قديش", "تمام سجله كم المجموع",
		"I want 2, how much is it?", "order 2, what's the price",
		"I'll take one, total price?", "2 shirts, 51112233, how much",
		"hello", "do you have it in blue?", "نعم",
		"je veux deux, combien", "awez etnen bkam",
		"can I get 2 blue shirts? how much total?", "هات اتنين بكام",
		"I'd like one, what is the price"
	};

	(void)state;
	each(said, SOME(said), consent_asks_price, false);
}

static void
a_question_without_a_wish_orders_nothing(void **state)
{
	static const char *const asked[] = {
		"هل عندكم قميص أزرق؟", "do you have it in blue?",
		"عندكم مقاس L", "متى التوصيل؟", "is it cotton", "شنو الألوان؟",
		"bkam el shirt?", "اذا اخذت 2 كم يصير؟", "القميص الأزرق؟"
	};
	static const char *const more[] = {
		"ابي القميص؟", "ممكن 2؟", "can I order it?", "نعم", "تمام؟",
		"السالمية في شارع سالم", "سارة السالمية 55667788 تمام؟",
		"ممكن تسجل الطلب؟", "2 please?", "لو سمحت ابي القميص بكم؟",
		"is it cotton? ok I'll take it"
	};

	(void)state;
	each(asked, SOME(asked), consent_only_asks, true);
	each(more, SOME(more), consent_only_asks, false);
}

static void
what_makes_an_order_different_is_a_change(void **state)
{
	static const char *const yes[] = {
		"خليها 3", "بدل الأسود أحمر", "غير العنوان", "make it 3",
		"red instead", "actually two", "الغي الطلب", "5alih wa7ed"
	};
	static const char *const no[] = {
		"again: order 2", "order 3 more", "كمان واحد", "شكرا"
	};

	(void)state;
	each(yes, SOME(yes), consent_changes, true);
	each(no, SOME(no), consent_changes, false);
}

static struct json_object *
parse(const char *text)
{
	const char *why;
	struct json_object *o = json_parse(text, strlen(text), &why);

	assert_non_null(o);
	return o;
}

static void
all_that_waits_counts_and_nothing_else(void **state)
{
	struct json_object *o = parse("{\"pending\":[\"m2\",\"m3\"],"
	    "\"messages\":[{\"message_id\":\"m1\",\"content\":\"no\"},"
	    "{\"message_id\":\"m2\",\"content\":\"yes\"},"
	    "{\"message_id\":\"m3\",\"content\":\"wait\"}]}");

	(void)state;
	assert_false(consent_all(o, consent_confirms));
	assert_true(consent_any(o, consent_confirms));
	json_object_put(o);
	o = parse("{\"pending\":[\"m2\"],\"messages\":["
	    "{\"message_id\":\"m1\",\"content\":\"no\"},"
	    "{\"message_id\":\"m2\",\"content\":\"yes\"}]}");
	assert_true(consent_all(o, consent_confirms));
	json_object_put(o);
	o = parse("{\"pending\":[\"m1\",\"m2\"],\"messages\":["
	    "{\"message_id\":\"m1\"},"
	    "{\"message_id\":\"m2\",\"content\":\"yes\"}]}");
	assert_false(consent_all(o, consent_confirms));
	assert_true(consent_any(o, consent_confirms));
	json_object_put(o);
	o = parse("{\"messages\":[{\"message_id\":\"m2\","
	    "\"content\":\"yes\"}]}");
	assert_false(consent_all(o, consent_confirms));
	json_object_put(o);
}

static void
the_language_is_the_customers_unless_one_is_set(void **state)
{
	static const struct {
		const char *messages, *language;
	} rows[] = {
		{ "", "ar" },
		{ "{\"sender_type\":\"customer\",\"content\":\"[image]\"}",
		    "ar" },
		{ "{\"sender_type\":\"customer\",\"content\":\"hello\"}",
		    "en" },
		{ "{\"sender_type\":\"customer\",\"content\":\"ok تمام\"}",
		    "ar" },
		{ "{\"sender_type\":\"customer\","
		    "\"content\":\"Bonjour, c'est combien ?\"}", "fr" },
		{ "{\"sender_type\":\"agent\",\"content\":\"أهلا\"},"
		    "{\"sender_type\":\"customer\",\"content\":\"hi\"}",
		    "en" }
	};
	struct json_object *o;
	char text[256];
	size_t i;

	(void)state;
	for (i = 0; i < SOME(rows); i++) {
		snprintf(text, sizeof(text), "{\"messages\":[%s]}",
		    rows[i].messages);
		o = parse(text);
		assert_string_equal(language_of(o), rows[i].language);
		setenv("SOUK_LANGUAGE", "fr", 1);
		assert_string_equal(language_of(o), "fr");
		unsetenv("SOUK_LANGUAGE");
		json_object_put(o);
	}
}

static void
who_asks_for_a_person_is_understood(void **state)
{
	static const char *const said[] = {
		"موظف", "انسان لو سمحت", "أبي أكلم موظف", "بدي حدا يرد عليي",
		"عايز اكلم حد من خدمة العملاء", "اريد احجي ويه موظف",
		"بغيت نهضر مع إنسان", "نحب نحكي مع عون", "وصلني بموظف",
		"كلموني من فضلكم", "المدير لو سمحت", "شخص يرد علي",
		"انا عايز بني ادم", "محتاج دعم فني", "احد يرد", "human please",
		"can I speak with an agent please", "operator please",
		"Let me talk to your supervisor", "someone real",
		"je veux parler à quelqu'un", "un agent svp", "bdi e7ki ma3 7ada",
		"abi akalem mowathaf", "3ayez akalem 7ad"
	};
	static const char *const other[] = {
		"عندكم قميص أزرق؟", "ابي واحد", "عايز واحده", "بغيت واحد",
		"ابي عطر لشخص كبير", "بدي هدية لحدا", "هدية للمدير",
		"ممكن احد المقاسات", "ممكن اتواصل معكم واتساب؟",
		"اتصلوا علي قبل التوصيل", "كلموني قبل ما توصلون",
		"call me before delivery", "is it for one person?",
		"I want it for a person who is tall", "manager shirt size L",
		"do you speak arabic?", "can you talk about the fabric",
		"address: owner street 5"
	};

	(void)state;
	each(said, SOME(said), wish_person, true);
	each(other, SOME(other), wish_person, false);
}

static void
a_change_of_an_order_is_told_from_talk_about_it(void **state)
{
	static const char *const said[] = {
		"ألغي الطلب", "بغيت نلغي الطلب", "كنسل الطلب", "عدلوا العنوان",
		"بدل اللون الى احمر", "غيرلي اللون", "ابي اغير المقاس",
		"ممكن تضيف قميص على الطلب", "cancel", "cancel please",
		"I want to cancel", "cancel my order", "change the address",
		"add one to my order", "je veux annuler", "annuler la commande",
		"3ayez alghi el order"
	};
	static const char *const other[] = {
		"شكرا", "متى يوصل الطلب؟", "وين طلبي", "انا زيد وين طلبي",
		"any update on my order?", "where is my order",
		"ابي اطلب قميص ثاني", "I want another shirt",
		"what colours are there?", "my address is Salmiya",
		"size L please", "عندكم لون ثاني؟"
	};

	(void)state;
	each(said, SOME(said), wish_change, true);
	each(other, SOME(other), wish_change, false);
}

static bool
is_thanks(const char *said)
{
	struct words w;
	bool is;

	words_read(&w, said);
	is = wish_is_thanks(&w);
	words_free(&w);
	return is;
}

static void
thanks_have_nothing_left_over(void **state)
{
	static const char *const said[] = {
		"شكرا", "شكراً جزيلاً 🌹", "شكرا حبيبي", "تمام شكرا", "ok thanks",
		"thanks bro", "تسلم ايدك", "ميرسي كتير", "ربي يخليك", "choukran",
		"merci beaucoup", "Thank you so much!!", "يسلموا كتير"
	};
	static const char *const other[] = {
		"ok", "نعم", "👍", "", "شكرا؟", "شكرا بس بكم", "thanks, how much",
		"شكرا ابي واحد", "no thanks to you"
	};

	(void)state;
	each(said, SOME(said), is_thanks, true);
	each(other, SOME(other), is_thanks, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_message_that_says_yes_confirms),
		cmocka_unit_test(who_asks_for_a_person_is_understood),
		cmocka_unit_test(
		    a_change_of_an_order_is_told_from_talk_about_it),
		cmocka_unit_test(thanks_have_nothing_left_over),
		cmocka_unit_test(whatever_is_left_over_confirms_nothing),
		cmocka_unit_test(a_bare_question_about_a_price_is_one),
		cmocka_unit_test(who_wants_it_asks_for_more_than_its_price),
		cmocka_unit_test(what_makes_an_order_different_is_a_change),
		cmocka_unit_test(a_question_without_a_wish_orders_nothing),
		cmocka_unit_test(all_that_waits_counts_and_nothing_else),
		cmocka_unit_test(
		    the_language_is_the_customers_unless_one_is_set)
	};

	setenv("SOUK_CONF", "/dev/null", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
