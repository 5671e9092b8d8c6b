# Nobody listens on port 1: asked again, then left for the next tick.
rc=0
echo '{"type":"candidate","reply_id":"r1","attempt":0,"conversation_id":"c1","channel_id":"ch","platform":"facebook","pending":["m1"],"messages":[{"message_id":"m1","sender_type":"customer","content":"Hello"}]}' |
	SOUK_MODEL=m OPENAI_BASE_URL=http://127.0.0.1:1/v1 \
	OPENAI_API_KEY=key-of-the-model souk-reply >out 2>err || rc=$?
cat out err
[ "$rc" -eq 75 ] && [ "$(jq -r .class out)" = transient ] &&
	! grep -q key-of-the-model out err
