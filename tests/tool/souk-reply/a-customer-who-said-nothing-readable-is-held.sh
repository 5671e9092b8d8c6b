# Every candidate is answered once, also one that no model can be asked about.
echo '{"type":"candidate","reply_id":"r1","attempt":0,"conversation_id":"c1","channel_id":"ch","platform":"facebook","pending":["m1"],"messages":[{"message_id":"m1","sender_type":"customer","content":"","unreadable":true}]}' |
	SOUK_MODEL=m OPENAI_BASE_URL=http://127.0.0.1:1/v1 \
	souk-reply >out || exit 1
[ "$(jq -r '[.type, .class, .reply_id, .pending[0]] | join(" ")' out)" = \
	'reply_error held r1 m1' ]
