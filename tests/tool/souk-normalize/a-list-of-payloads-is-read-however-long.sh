# One list of more values than fit at once, then lists of lists, which are none.
payload='{"object":"whatsapp_business_account","entry":[{"changes":[{"field":'
payload=$payload'"messages","value":{"metadata":{"phone_number_id":"1555"},'
payload=$payload'"messages":[{"from":"966500000001","id":"w1","timestamp":'
payload=$payload'"1790000000","type":"text","text":{"body":"hello"}}]}}]}]}'
{
	echo "[$payload"
	yes ",$payload" | head -n 24999
	echo ']'
} >lines.json
tr -d '\n' <lines.json >line.json
for file in lines.json line.json; do
	souk-normalize --whatsapp "$file" >out || exit 1
	[ "$(grep -c '"message_id":"w1"' out)" -eq 25000 ] || exit 1
done

{
	printf '{"object":"whatsapp_business_account","entry":['
	yes '{},' | head -n 1000000 | tr -d '\n'
	printf '{}]}\n%s\n' "$payload"
} >saved.json
rc=0
souk-normalize --whatsapp saved.json >out 2>err || rc=$?
[ "$rc" -eq 65 ] && [ "$(grep -c '"message_id":"w1"' out)" -eq 1 ] &&
	[ "$(cat err)" = 'souk-normalize: saved.json:1: too many values' ]
