#!/bin/sh
# The thread is the witness of a part that nobody knows about.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
echo '{"type":"thread","channel_id":"c1","thread_id":"t1","fetched_from":"2026-11-22T10:00:00.000Z","complete":true,"whole":true}' |
	want 0 souk-store
reply r1 t1 m1 Welcome | want 0 souk-store --claim
want 0 souk-channels
same 'while it is sent' '[]' "$(jq -c .threads out)"
want 0 souk-store --claim </dev/null
want 0 souk-channels
same 'when its sender is dead' \
	'[{"thread_id":"t1","since":"2026-11-22T10:00:01.000Z","why":"uncertain"}]' \
	"$(jq -c .threads out)"
