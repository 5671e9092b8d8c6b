/* Saved webhook payloads of WhatsApp. */
#include "saved_door.h"
#include "../../normalize/whatsapp.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = door_text(data, size);

	saved_door(text, whatsapp_write);
	free(text);
	return 0;
}
