#!/bin/sh
# 78 and the name of the setting.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
SOUK_ANSWER_WITHIN=soon want 78 souk-store </dev/null
has err SOUK_ANSWER_WITHIN
SOUK_UNSENT=perhaps want 78 souk-store <<'END'
{"type":"thread","channel_id":"c1","thread_id":"t1","fetched_from":"2026-11-22T10:00:00.000Z","complete":true}
END
has err SOUK_UNSENT
