#!/bin/sh
set -e
rc=0
echo '{"type":"channel","channel_id":"c","channel":"facebook","account_id":"1","access_token":"token-of-the-page"}' |
	SOUK_GRAPH_URL=http://example.org souk-fetch >out 2>err || rc=$?
[ "$rc" -eq 78 ]
! grep -q token-of-the-page out err
