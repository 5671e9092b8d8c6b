/* WhatsApp Cloud API: facts F1, 2026-11-22. */
#include <stdio.h>
#include <string.h>

#include "platform.h"

enum { DIGITS_MAX = 15 };	/* E.164 */

/*
 * A phone number as digits behind '+': without it Meta may put the business's
 * own country code in front.  False: no phone number.
 */
static bool
phone_of(const char *text, char phone[DIGITS_MAX + 2])
{
	size_t n = 0;

	if (text == NULL || text[strspn(text, "+0123456789 ()-.")] != '\0')
		return false;
	phone[n++] = '+';
	for (; *text != '\0'; text++) {
		if (strchr("0123456789", *text) == NULL)
			continue;
		if (n > DIGITS_MAX)
			return false;
		phone[n++] = *text;
	}
	phone[n] = '\0';
	return n > 1;
}

const char *
whatsapp_fill(struct json_object *body, struct json_object *outgoing)
{
	const char *customer = json_str(outgoing, "customer_id");
	struct json_object *text = json_object_new_object();
	char phone[DIGITS_MAX + 2];

	json_add_str(text, "body", json_text(outgoing, "text"));
	json_add_bool(text, "preview_url", false);
	json_add_str(body, "messaging_product", "whatsapp");
	json_add_str(body, "recipient_type", "individual");
	json_add_str(body, "type", "text");
	json_object_object_add(body, "text", text);
	if (phone_of(json_str(outgoing, "customer_phone"), phone) ||
	    phone_of(customer, phone))
		json_add_str(body, "to", phone);
	else if (customer != NULL)
		/* A business-scoped user id, for people without a number. */
		json_add_str(body, "recipient", customer);
	else
		return "neither customer_phone nor customer_id to write to";
	return NULL;
}

const char *
whatsapp_id(const struct json_object *answer)
{
	struct json_object *messages = json_arr(answer, "messages");

	return messages != NULL ?
	    json_str(json_object_array_get_idx(messages, 0), "id") : NULL;
}
