/*
 * What a message of an exported chat says, with what WhatsApp wrote in place
 * of pictures and deleted messages, in the phone's language.
 *
 *	struct body b;
 *	body_read(text, marked, &b);
 *	body_tell(out, &b);
 *	body_free(&b);
 */
#ifndef WHATSAPP_BODY_H
#define WHATSAPP_BODY_H

#include "json.h"

struct body {
	char *text;		/* owned: what they wrote, or a caption */
	char *name;		/* owned: of a file; NULL: none, or not told */
	const char *kind;	/* of attachment; NULL: none, or not told */
	bool is_media;
	bool is_notice;		/* said by WhatsApp: nobody's message */
	bool is_deleted;
};

/*
 * text: without bidi marks.  marked: one stood ahead of it, as WhatsApp puts
 * it before its own words on iOS and before files on Android.
 */
void body_read(const char *text, bool marked, struct body *b);

/* Add content and attachments to a `message` record. */
void body_tell(struct json_object *out, const struct body *b);

void body_free(struct body *b);

#endif
