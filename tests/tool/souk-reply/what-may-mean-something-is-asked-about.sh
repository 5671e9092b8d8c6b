# A thumb behind a question, words behind a picture, a job as a clerk: nobody
# but the model can tell, and here it does not answer.
said() {	# NAME MESSAGES: all of the customer's wait
	jq -nc --arg id "$1" --argjson said "$2" '
		$said | to_entries | map(.value + {
			message_id: "m\(.key)",
			sender_type: (.value.sender_type // "customer")
		}) as $messages | {
			type: "candidate", reply_id: $id, attempt: 1,
			conversation_id: "c", channel_id: "ch",
			platform: "facebook", messages: $messages,
			pending: [$messages[] |
				select(.sender_type == "customer") | .message_id]
		}'
}
rc=0
{
	said thumb '[{"sender_type":"agent","content":"هل أسجل الطلب؟"},
		{"content":"👍"}]'
	said picture '[{"content":"[image]","attachments":[{"kind":"image"}]},
		{"content":"عندكم مثل هذا؟"}]'
	said clerk '[{"content":"انا موظف حكومي واريد قميص"}]'
	said courier '[{"content":"متى يوصل مندوب التوصيل؟"}]'
	said mark '[{"content":"؟؟"}]'
	said more '[{"content":"شكرا بس كم السعر؟"}]'
	said cancel '[{"content":"هل ممكن الغاء الطلب بعدين؟"}]'
} | SOUK_MODEL=m OPENAI_BASE_URL=http://127.0.0.1:1/v1 SOUK_MODEL_TIMEOUT=20 \
	souk-reply >out 2>/dev/null || rc=$?
cat out
[ "$rc" -eq 75 ] && [ "$(grep -c '"transient"' out)" -eq 7 ]
