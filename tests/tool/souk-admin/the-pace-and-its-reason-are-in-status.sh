#!/bin/sh
# status says how often an account is polled, and why; add, what that costs.
. "$(dirname "$0")/../shop.sh"
shop_open

# pace POLL USAGE: what status says after this poll, which stated that
pace() {
	printf '{"type":"checkpoint","channel_id":"c1","poll":%d,"calls":3%s}\n' \
		"$1" "$2" | want 0 souk-store
	want 0 souk-admin status --json
	jq -r '.channels[0].pace' out
}

same 'at first' 'as often as souk runs' "$(pace 1 '')"
same 'at 75 %' \
	'a poll every 60 s, no history: 75 % of the quota is used' \
	"$(pace 2 ',"usage":{"percent":75,"minutes":0}')"
same 'used up' 'parked' "$(pace 3 ',"usage":{"percent":100,"minutes":5}')"
same 'calls' 9 "$(jq '.channels[0].calls_of_day' out)"
want 0 souk-admin status
same 'for people' 1 "$(grep -c '100 % of the platform' out)"

want 0 souk-admin channel add instagram --account 2002 --token-file token
same 'what it costs' 1 "$(grep -c '8,640 calls a day' err)"
same 'and only the id on stdout' 1 "$(grep -c . out)"
