#!/bin/sh
# class auth: no call is made with it any more.
. "$(dirname "$0")/../shop.sh"
shop_open
echo '{"type":"fetch_error","channel_id":"c1","class":"auth","message":"the token was revoked"}' |
	want 0 souk-store
for option in '' -H -a; do
	# shellcheck disable=SC2086 # no option at all
	want 0 souk-channels $option
	[ ! -s out ] || wrong "$option: asked with a dead token"
done
want 0 souk-admin channel list
has out 'the token was revoked'
same 'no time will mend it' null "$(souk-admin channel list --json | jq .retry_at)"
(umask 077; echo token-of-another >token)
want 0 souk-admin channel connect c1 --token-file token
want 0 souk-channels
same 'the new token' token-of-another "$(jq -r .access_token out)"
