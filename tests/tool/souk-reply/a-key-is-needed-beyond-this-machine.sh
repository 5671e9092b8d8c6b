# https without a key is a setting that is missing.
rc=0
echo '{"type":"candidate","reply_id":"r1","attempt":0,"conversation_id":"c1","channel_id":"ch","platform":"facebook","pending":["m1"],"messages":[]}' |
	SOUK_MODEL=m souk-reply >out 2>err || rc=$?
cat err
[ "$rc" -eq 78 ] && [ ! -s out ] && grep -q 'OPENAI_API_KEY_FILE' err
