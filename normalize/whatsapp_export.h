/*
 * 'Export chat' of WhatsApp on Android and iOS: a text file in the words and
 * the date order of the phone it came from (facts F4, 2026-11-23).
 *
 *	whatsapp_export_write(&saved);
 */
#ifndef WHATSAPP_EXPORT_H
#define WHATSAPP_EXPORT_H

#include "saved.h"

void whatsapp_export_write(struct saved *s);

#endif
