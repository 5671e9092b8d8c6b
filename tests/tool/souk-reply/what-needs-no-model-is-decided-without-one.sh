# Nobody listens on port 1: whatever is decided here asked no model.
said() {	# NAME MESSAGES [ORDERS]: the last message waits
	jq -nc --arg id "$1" --argjson said "$2" --argjson orders "${3:-[]}" '
		$said | to_entries | map(.value + {
			message_id: "m\(.key)",
			sender_type: (.value.sender_type // "customer")
		}) as $messages | {
			type: "candidate", reply_id: $id, attempt: 1,
			conversation_id: "c", channel_id: "ch",
			platform: "facebook", pending: [$messages[-1].message_id],
			messages: $messages, orders: $orders
		}'
}
written='عذراً، لا أستطيع الاطلاع على الصور أو المقاطع. هل يمكنك كتابة طلبك؟'
voice='{"content":"[audio]","attachments":[{"kind":"audio"}]}'
{
	said person '[{"content":"ابي موظف يكلمني"}]'
	said human '[{"content":"Can I talk to a human please?"}]'
	said voice "[{\"content\":\"سلام\"},$voice]"
	said again "[$voice,{\"sender_type\":\"agent\",
		\"content\":\"$written\"},$voice]"
	said thanks '[{"content":"شكراً جزيلاً 🌹"}]'
	said thumb '[{"content":"👍"}]'
	said sticker '[{"content":"[sticker]",
		"attachments":[{"kind":"sticker"}]}]'
	said cancel '[{"content":"كنسل الطلب لو سمحت"}]' \
		'[{"order_id":"o1","status":"جديد"}]'
} | SOUK_MODEL=m OPENAI_BASE_URL=http://127.0.0.1:1/v1 SOUK_MODEL_TIMEOUT=20 \
	souk-reply >out || exit 1
jq -r '[.reply_id, .outcome, .text // "-"] | join("|")' out >got
cat >want <<END
person|handover|سيرد عليك أحد زملائنا في أقرب وقت.
human|handover|A colleague will answer you as soon as possible.
voice|text|$written
again|handover|سيرد عليك أحد زملائنا في أقرب وقت.
thanks|silent|-
thumb|silent|-
sticker|silent|-
cancel|handover|سيرد عليك أحد زملائنا في أقرب وقت.
END
diff -u want got && jq -e 'select(.outcome == "handover") | .reason' out
