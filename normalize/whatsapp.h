/*
 * WhatsApp's webhook payloads, saved by whoever has a webhook (facts F3,
 * 2026-11-23), and what their messages share with those of exported chats.
 *
 *	whatsapp_write(&saved);
 */
#ifndef WHATSAPP_H
#define WHATSAPP_H

#include <stdint.h>

#include "saved.h"

enum { WHATSAPP_PHONE_SIZE = 16 };	/* E.164: 15 digits */

/* The customer of a message; what is not known is empty or NULL. */
struct whatsapp_customer {
	char phone[WHATSAPP_PHONE_SIZE];	/* digits */
	const char *user_id;	/* borrowed: business-scoped (BSUID) */
	const char *name;	/* borrowed */
};

/* The messages of every payload in a file. */
void whatsapp_write(struct saved *s);

/*
 * The digits of a phone number as people and platforms write it, bidi marks
 * and all.  False, and phone empty: it is none.
 */
bool whatsapp_phone(const char *text, char phone[WHATSAPP_PHONE_SIZE]);

/*
 * A `message` of this customer's conversation, without what it says; owned by
 * the caller.  account: NULL where the store shall find the only one.
 */
struct json_object *whatsapp_message(const char *account,
    const struct whatsapp_customer *customer, int64_t created_at,
    int64_t sequence, bool is_ours);

#endif
