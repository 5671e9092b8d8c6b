# Whatever is broken may hold a payload from its next line on: sixty of them are
# looked for, and not three hundred thousand.
payload='{"object":"whatsapp_business_account","entry":[{"changes":[{"field":'
payload=$payload'"messages","value":{"metadata":{"phone_number_id":"1555"},'
payload=$payload'"messages":[{"from":"966500000001","id":"w1","timestamp":'
payload=$payload'"1790000000","type":"text","text":{"body":"hello"}}]}}]}]}'
ulimit -t 30
{
	yes '{' | head -n 60
	echo "$payload"
} >some.json
rc=0
souk-normalize --whatsapp some.json >out 2>err || rc=$?
[ "$rc" -eq 65 ] && grep -q '"message_id":"w1"' out || exit 1
yes '{' | head -n 300000 >many.json
rc=0
souk-normalize --whatsapp many.json >out 2>err || rc=$?
[ "$rc" -eq 65 ] && tail -n 1 err | grep -q 'payload without an end'
