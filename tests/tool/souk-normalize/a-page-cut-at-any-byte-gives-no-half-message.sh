# An input that ends anywhere in a record gives a reject and no message.
page='{"type":"page","channel_id":"c","platform":"instagram","account_id":"1",
"self_id":"1","page":{"data":[{"id":"t","participants":{"data":[{"id":"1"},
{"id":"7","username":"\u0645\ud83d\ude0d"}]},"messages":{"data":[{"id":"m",
"created_time":"2026-11-22T09:00:00+0000","from":{"id":"7"},"message":"سعر"}]}}
]}}'
page=$(printf %s "$page" | tr -d '\n')
printf %s "$page" >whole
size=$(wc -c <whole)
n=1
while [ "$n" -lt "$size" ]; do
	rc=0
	head -c "$n" whole | souk-normalize >out 2>err || rc=$?
	if [ "$rc" -ne 65 ] || [ "$(wc -l <out)" -ne 1 ] ||
	    ! grep -q '^{"type":"reject"' out; then
		echo "cut at $n: exit $rc"
		cat out err
		exit 1
	fi
	n=$((n + 1))
done
souk-normalize <whole >out && grep -q '"content":"سعر"' out
