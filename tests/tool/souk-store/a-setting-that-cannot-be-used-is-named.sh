#!/bin/sh
# 78 and the name of the setting.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
SOUK_ANSWER_WITHIN=soon want 78 souk-store </dev/null
has err SOUK_ANSWER_WITHIN
