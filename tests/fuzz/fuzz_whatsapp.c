/* Saved webhook payloads of WhatsApp, with whatever NULs are in the file. */
#include "saved_door.h"
#include "../../normalize/whatsapp.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = door_text(data, size);

	saved_door(text, size, whatsapp_write);
	free(text);
	return 0;
}
