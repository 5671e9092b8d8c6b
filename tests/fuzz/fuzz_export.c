/* An exported chat of WhatsApp. */
#include <string.h>

#include "saved_door.h"
#include "../../normalize/whatsapp_export.h"
#include "utf8.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = door_text(data, size), *clean = utf8_clean(text, size);

	saved_door(clean, strlen(clean), whatsapp_export_write);
	free(clean);
	free(text);
	return 0;
}
