#include <stddef.h>
#include <string.h>

#include "setting.h"

bool
setting_is_known(const char *name)
{
	static const char *const names[] = {
		"OPENAI_API_KEY",
		"OPENAI_API_KEY_FILE",
		"OPENAI_BASE_URL",
		"SOUK_AI_BACK",
		"SOUK_AI_ONLY",
		"SOUK_ANSWER_WITHIN",
		"SOUK_AUTO_REPLIES",
		"SOUK_BACKOFF",
		"SOUK_BUDGET",
		"SOUK_CAPTURE",
		"SOUK_CASH_ON_DELIVERY",
		"SOUK_CATALOG_MAX",
		"SOUK_CA_FILE",
		"SOUK_COUNTRY",
		"SOUK_DB",
		"SOUK_DELIVERY_FEE",
		"SOUK_DELIVERY_FREE_FROM",
		"SOUK_DELIVERY_TERMS",
		"SOUK_DISCLOSURE",
		"SOUK_FAQ_FILE",
		"SOUK_GRAPH_URL",
		"SOUK_HANDOVER_TEXT",
		"SOUK_HOURS",
		"SOUK_HOURS_TEXT",
		"SOUK_INSTAGRAM_URL",
		"SOUK_LANGUAGE",
		"SOUK_LIMIT_DAY",
		"SOUK_LIMIT_HOUR",
		"SOUK_LIMIT_TOKENS",
		"SOUK_MODEL",
		"SOUK_MODEL_EXTRA",
		"SOUK_MODEL_MAX_TOKENS",
		"SOUK_MODEL_TEMPERATURE",
		"SOUK_MODEL_TIMEOUT",
		"SOUK_MODEL_TOKENS_FIELD",
		"SOUK_NOTIFY",
		"SOUK_NOTIFY_DAILY",
		"SOUK_NOTIFY_TIMEOUT",
		"SOUK_ORDERS",
		"SOUK_ORDER_MAX",
		"SOUK_ORDER_REQUIRES",
		"SOUK_OVERLAP",
		"SOUK_PROMPT_FILE",
		"SOUK_QUIET",
		"SOUK_RETENTION",
		"SOUK_SETTLE",
		"SOUK_SHOP_NAME",
		"SOUK_TAKEOVER",
		"SOUK_TONE",
		"SOUK_UNSENT",
		"SOUK_WRITE_TEXT"
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}
