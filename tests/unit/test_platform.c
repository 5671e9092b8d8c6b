/* The bodies that platforms are sent: facts E and F1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../sendmsg/platform.h"

static struct json_object *
parse(const char *text)
{
	const char *why;
	struct json_object *o = json_parse(text, strlen(text), &why);

	assert_non_null(o);
	return o;
}

static void
assert_body(const char *channel, const char *login, const char *outgoing,
    const char *expected)
{
	const struct platform *p = platform_of(channel, login);
	struct json_object *body = json_object_new_object();
	struct json_object *o = parse(outgoing);
	size_t len;

	assert_non_null(p);
	assert_null(p->fill(body, o));
	assert_string_equal(json_print(body, &len), expected);
	json_object_put(o);
	json_object_put(body);
}

static void
assert_refused(const char *channel, const char *login, const char *outgoing)
{
	struct json_object *body = json_object_new_object();
	struct json_object *o = parse(outgoing);

	assert_non_null(platform_of(channel, login)->fill(body, o));
	json_object_put(o);
	json_object_put(body);
}

static void
messenger_answers_in_the_window_as_response(void **state)
{
	static const char body[] = "{\"recipient\":{\"id\":\"55\"},"
	    "\"messaging_type\":\"RESPONSE\",\"message\":{\"text\":\"hi\"}}";

	(void)state;
	assert_body("facebook", NULL,
	    "{\"customer_id\":\"55\",\"text\":\"hi\"}", body);
	assert_body("instagram", "page",
	    "{\"customer_id\":\"55\",\"text\":\"hi\"}", body);
}

static void
tag_makes_it_a_tagged_message(void **state)
{
	(void)state;
	assert_body("facebook", "page",
	    "{\"customer_id\":\"55\",\"text\":\"hi\",\"tag\":\"HUMAN_AGENT\","
	    "\"author\":\"employee\"}",
	    "{\"recipient\":{\"id\":\"55\"},\"messaging_type\":\"MESSAGE_TAG\","
	    "\"tag\":\"HUMAN_AGENT\",\"message\":{\"text\":\"hi\"}}");
}

static void
instagram_login_has_no_messaging_type(void **state)
{
	(void)state;
	assert_body("instagram", "instagram",
	    "{\"customer_id\":\"55\",\"text\":\"hi\",\"tag\":\"HUMAN_AGENT\","
	    "\"author\":\"employee\"}",
	    "{\"recipient\":{\"id\":\"55\"},\"tag\":\"HUMAN_AGENT\","
	    "\"message\":{\"text\":\"hi\"}}");
}

static void
no_tag_but_a_person_s_is_sent(void **state)
{
	static const char *const rows[] = {
		"\"author\":\"agent\",\"tag\":\"HUMAN_AGENT\"",
		"\"tag\":\"HUMAN_AGENT\"",
		"\"author\":\"employee\",\"tag\":\"ACCOUNT_UPDATE\"",
		"\"author\":\"employee\",\"tag\":\"\"",
	};
	char text[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(text, sizeof(text), "{\"customer_id\":\"55\","
		    "\"text\":\"hi\",%s}", rows[i]);
		assert_refused("facebook", "page", text);
		assert_refused("instagram", "instagram", text);
	}
}

static void
whatsapp_writes_to_the_number_with_its_plus(void **state)
{
	static const char body[] = "{\"messaging_product\":\"whatsapp\","
	    "\"recipient_type\":\"individual\",\"type\":\"text\","
	    "\"text\":{\"body\":\"hi\",\"preview_url\":false},"
	    "\"to\":\"+15550002222\"}";

	(void)state;
	assert_body("whatsapp", NULL,
	    "{\"customer_phone\":\"15550002222\",\"text\":\"hi\"}", body);
	assert_body("whatsapp", NULL,
	    "{\"customer_phone\":\"+1 (555) 000-2222\",\"text\":\"hi\"}", body);
	assert_body("whatsapp", NULL, "{\"customer_id\":\"15550002222\","
	    "\"text\":\"hi\"}", body);
}

static void
whatsapp_without_a_number_writes_to_the_scoped_id(void **state)
{
	(void)state;
	assert_body("whatsapp", NULL,
	    "{\"customer_id\":\"US.13491208655302741918\",\"text\":\"hi\"}",
	    "{\"messaging_product\":\"whatsapp\","
	    "\"recipient_type\":\"individual\",\"type\":\"text\","
	    "\"text\":{\"body\":\"hi\",\"preview_url\":false},"
	    "\"recipient\":\"US.13491208655302741918\"}");
}

static void
message_without_a_recipient_is_not_sent(void **state)
{
	static const char *const channels[] = { "facebook", "whatsapp" };
	struct json_object *o = parse("{\"text\":\"hi\",\"customer_id\":7}");
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		struct json_object *body = json_object_new_object();

		assert_non_null(platform_of(channels[i], NULL)->fill(body, o));
		json_object_put(body);
	}
	json_object_put(o);
}

static const char *
id_in(const char *channel, struct json_object *answer)
{
	return platform_of(channel, NULL)->message_id(answer);
}

static void
message_id_is_found_where_the_platform_puts_it(void **state)
{
	struct json_object *page = parse("{\"recipient_id\":\"55\","
	    "\"message_id\":\"m_1\"}");
	struct json_object *phone = parse("{\"messaging_product\":\"whatsapp\","
	    "\"contacts\":[{\"input\":\"+1\"}],"
	    "\"messages\":[{\"id\":\"wamid.1\"}]}");
	struct json_object *empty = parse("{\"messages\":[]}");

	(void)state;
	assert_string_equal(id_in("facebook", page), "m_1");
	assert_string_equal(id_in("instagram", page), "m_1");
	assert_string_equal(id_in("whatsapp", phone), "wamid.1");
	assert_null(id_in("whatsapp", page));
	assert_null(id_in("whatsapp", empty));
	assert_null(id_in("facebook", phone));
	json_object_put(page);
	json_object_put(phone);
	json_object_put(empty);
}

static void
unknown_platform_is_none(void **state)
{
	(void)state;
	assert_null(platform_of("telegram", NULL));
	assert_null(platform_of("facebook", "instagram"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(messenger_answers_in_the_window_as_response),
	    cmocka_unit_test(tag_makes_it_a_tagged_message),
	    cmocka_unit_test(no_tag_but_a_person_s_is_sent),
	    cmocka_unit_test(instagram_login_has_no_messaging_type),
	    cmocka_unit_test(whatsapp_writes_to_the_number_with_its_plus),
	    cmocka_unit_test(whatsapp_without_a_number_writes_to_the_scoped_id),
	    cmocka_unit_test(message_without_a_recipient_is_not_sent),
	    cmocka_unit_test(message_id_is_found_where_the_platform_puts_it),
	    cmocka_unit_test(unknown_platform_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
