# No byte left: the part is not done, and may be tried again.
set -eu
export SOUK_GRAPH_URL=http://127.0.0.1:1/v25.0
cat >in <<'END'
{"type":"channel","channel_id":"c1","channel":"facebook","account_id":"100","access_token":"token-of-the-page","app_secret":"secret-of-the-app"}
{"type":"outgoing","reply_id":"r1","part":1,"parts":1,"author":"agent","channel_id":"c1","platform":"facebook","thread_id":"t_1","customer_id":"55","text":"hello"}
END
rc=0
souk-sendmsg <in >out 2>err || rc=$?
cat out err
[ "$rc" -eq 75 ]
[ "$(jq -r '"\(.type) \(.reply_id) \(.part) \(.class)"' out)" = \
	'send_error r1 1 transient' ]
! grep -q of-the out err
