#!/bin/sh
# Every line a comment or a figure; the file is there whole or not at all.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
want 0 souk-admin metrics
! grep -vE '^# (HELP|TYPE) souk_[a-z_]+ |^souk_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9]+$' out ||
	wrong 'a line that is neither'
has out 'souk_waiting_messages 1'
has out 'souk_channel_connected{platform="facebook",account="1001"} 1'
same 'each name has one heading' '' "$(grep '^# TYPE' out | sort | uniq -d)"
same 'each figure has a heading' '' "$(grep '^souk' out | sed 's/[{ ].*//' |
	sort -u | while read -r name; do
	grep -q "^# TYPE $name gauge$" out || echo "$name"
done)"
has_not out token-of-the-page
want 0 souk-admin metrics souk.prom
want 0 souk-admin metrics souk.prom
same 'mode' 644 "$(stat -c %a souk.prom)"
same 'nothing is left behind' '' "$(find . -name '*.new')"
has souk.prom 'souk_up 1'
want 73 souk-admin metrics none/souk.prom
want 64 souk-admin metrics a b
