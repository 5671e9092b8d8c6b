/*
 * What a message of WhatsApp's says, by its type (facts F3, 2026-11-23).
 *
 *	if ((why = whatsapp_part(out, message)) != NULL)
 *		...reject...
 */
#ifndef WHATSAPP_PART_H
#define WHATSAPP_PART_H

#include "json.h"

/*
 * Add content, attachments, reply_to and unreadable to a `message` record.
 * NULL, or why it cannot be read.
 */
const char *whatsapp_part(struct json_object *out,
    struct json_object *message);

#endif
