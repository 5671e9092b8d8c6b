#!/bin/sh
set -e
# Other records pass; a channel that cannot be used is rejected without secrets.
rc=0
cat >in <<'END'
{"type":"message","channel_id":"c"}
{"type":"channel","channel_id":"c1","channel":"facebook","account_id":"1/../2","access_token":"token-of-the-page"}
{"type":"channel","channel_id":"c2","channel":"telegram","account_id":"1","access_token":"token-of-the-page"}
{"type":"channel","channel_id":"c3","channel":"facebook","account_id":"1"}
{"type":"channel","channel_id":"c4","channel":"facebook","account_id":"1","access_token":"token-of-the-page\r\nX-Header: 1"}
END
SOUK_GRAPH_URL=http://127.0.0.1:9/v25.0 souk-fetch --check -b 1 <in >out 2>err || rc=$?
cat out err
[ "$rc" -eq 65 ]
[ "$(jq -r .type out | sort | uniq -c | tr -s ' ')" = " 1 message
 4 reject" ]
if grep -q token-of-the-page out err; then exit 1; fi

# Nor does a poll put a line break into a header.
sed -n 5p in >one
rc=0
SOUK_GRAPH_URL=http://127.0.0.1:9/v25.0 souk-fetch -b 1 <one >out 2>err || rc=$?
[ "$rc" -eq 65 ]
[ "$(jq -r .type out)" = reject ]
! grep -q token-of-the-page out err
