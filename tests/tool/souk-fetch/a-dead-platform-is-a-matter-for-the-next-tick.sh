#!/bin/sh
set -e
# Nobody listens there: transient, and the token is in no output.
rc=0
echo '{"type":"channel","channel_id":"c","channel":"facebook","account_id":"1","access_token":"token-of-the-page"}' |
	SOUK_GRAPH_URL=http://127.0.0.1:9/v25.0 souk-fetch -b 1 >out 2>err || rc=$?
cat out err
[ "$rc" -eq 75 ]
[ "$(jq -r '.type + " " + .class' out)" = 'fetch_error transient' ]
! grep -q token-of-the-page out err
