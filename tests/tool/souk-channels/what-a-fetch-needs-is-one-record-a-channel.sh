#!/bin/sh
# The record, member by member; one that is not connected has none.
. "$(dirname "$0")/../shop.sh"
shop_open
want 0 souk-admin channel add instagram --account 1001 --token-file token
want 0 souk-admin channel disconnect 2
want 0 souk-channels
cp out first
same 'the record of a new channel' '{"type":"channel","channel_id":"c1","channel":"facebook","account_id":"1001","self_id":"1001","login":"page","access_token":"token-of-the-page","app_secret":null,"last_fetch_timestamp":null,"history_before":null,"walked_to":null,"history_done":false,"poll":1,"refresh_at":null,"token_until":null,"memo":null,"threads":[]}' "$(cat first)"

customer_waits
echo '{"type":"checkpoint","channel_id":"c1","walked_to":"2026-11-20T00:00:00.000Z","history_done":true,"memo":{"limit":20}}' |
	want 0 souk-store
want 0 souk-channels
same 'what was told is handed back' \
	'2026-11-22T10:00:10.000Z 2026-11-22T10:00:00.000Z 2026-11-20T00:00:00.000Z true {"limit":20}' \
	"$(jq -r '"\(.last_fetch_timestamp) \(.history_before) \(.walked_to) \(.history_done) \(.memo)"' out)"
