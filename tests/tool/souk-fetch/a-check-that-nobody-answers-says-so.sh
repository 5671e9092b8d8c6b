#!/bin/sh
set -e
# Nobody listens there: one record all the same, and no secret in it.
rc=0
echo '{"type":"channel","channel_id":"c","channel":"facebook","account_id":"1","access_token":"token-of-the-page","app_secret":"secret-of-the-app"}' |
	SOUK_GRAPH_URL=http://127.0.0.1:9/v25.0 souk-fetch --check -b 1 >out 2>err || rc=$?
cat out err
[ "$rc" -eq 75 ]
[ "$(jq -r '.type + " " + .findings[0].what + " " + .findings[0].state' out)" = 'check token unknown' ]
[ "$(wc -l <out)" -eq 1 ]
! grep -q of-the out err
