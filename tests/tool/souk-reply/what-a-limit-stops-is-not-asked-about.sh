# Nobody listens on port 1: whatever is decided here asked no model.
said() {	# NAME MORE [TEXT]
	jq -nc --arg id "$1" --argjson more "$2" --arg text "${3:-hello}" '{
		type: "candidate", reply_id: $id, attempt: 1,
		conversation_id: "c", channel_id: "ch",
		platform: "facebook", pending: ["m0"], messages: [{
			message_id: "m0", sender_type: "customer",
			content: $text }] } + $more'
}
asks() {	# MORE TEXT...
	{
		said machine '{"limit":{"reason":"20 an hour","for_good":true}}'
		said spent '{"limit":{"reason":"no tokens","for_good":false}}'
		said closed '{"closed":true,"told":false}' 'بكم هذا؟'
		said told '{"closed":true,"told":true}'
		said person '{"closed":true,"told":true}' 'ابي موظف'
		said first '{"closed":true,"disclose":true}'
	} | SOUK_MODEL=m OPENAI_BASE_URL=http://127.0.0.1:1/v1 \
		SOUK_MODEL_TIMEOUT=30 souk-reply >out || exit 1
	jq -r '[.reply_id, .outcome // .class, .for_good // "-",
		(.text // .message // "-" | gsub("\n"; "/"))] | join("|")' out
}
asks >got
cat >want <<'END'
machine|handover|true|A colleague will answer you as soon as possible.
spent|held|-|no tokens
closed|notice|-|نحن خارج أوقات العمل الآن، وسنرد عليك عند افتتاح المتجر.
told|notice|-|-
person|handover|-|سيرد عليك أحد زملائنا في أقرب وقت.
first|notice|-|We are closed at the moment and will answer you when we open.
END
diff -u want got || exit 1
export SOUK_HOURS_TEXT='Back at nine.' SOUK_DISCLOSURE='I am a machine.'
asks | grep -e ^closed -e ^first >got
cat >want <<'END'
closed|notice|-|Back at nine.
first|notice|-|I am a machine./Back at nine.
END
diff -u want got
