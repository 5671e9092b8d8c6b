#!/bin/sh
# Until its time comes; but its token is at hand for a sender (-a).
. "$(dirname "$0")/../shop.sh"
shop_open
echo '{"type":"fetch_error","channel_id":"c1","class":"rate","message":"slow down"}' |
	want 0 souk-store
want 0 souk-channels
[ ! -s out ] || wrong 'polled while throttled'
want 0 souk-channels -H
[ ! -s out ] || wrong 'polled while throttled'
want 0 souk-channels -a
same 'its token' token-of-the-page "$(jq -r .access_token out)"
db "UPDATE channel_integrations SET retry_at = '2020-01-01T00:00:00.000Z'"
want 0 souk-channels
same 'its time came' c1 "$(jq -r .channel_id out)"
