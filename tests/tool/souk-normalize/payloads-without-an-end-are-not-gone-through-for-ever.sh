# Whatever is broken may hold a payload from its next line on: it is looked for
# behind any number of lines, and what is broken in a row is one reject.
payload='{"object":"whatsapp_business_account","entry":[{"changes":[{"field":'
payload=$payload'"messages","value":{"metadata":{"phone_number_id":"1555"},'
payload=$payload'"messages":[{"from":"966500000001","id":"w1","timestamp":'
payload=$payload'"1790000000","type":"text","text":{"body":"hello"}}]}}]}]}'
ulimit -t 30

# hostile LINES FORMAT: so many lines of this, and a payload behind them
hostile() {
	{
		# shellcheck disable=SC2059 # it is one
		yes "$(printf "$2")" | head -n "$1"
		echo "$payload"
	} >saved.json
	rc=0
	souk-normalize --whatsapp saved.json >out 2>err || rc=$?
	[ "$rc" -eq 65 ] && [ "$(wc -l <err)" -eq 1 ] &&
		[ "$(grep -c '"type":"reject"' out)" -eq 1 ] &&
		[ "$(grep -c '"message_id":"w1"' out)" -eq 1 ] &&
		grep -q "$3" err && return
	echo "$2: $rc"
	head -n 3 err
	exit 1
}

hostile 60 '{' 'nested too deep, or without an end'
hostile 1500000 '{' 'nested too deep, or without an end'
hostile 500000 '{"a":[' 'nested too deep, or without an end'
hostile 1000000 '[{' 'nested too deep, or without an end'
hostile 800000 '{"a' 'payload without an end'
hostile 800000 '{\n[01]' 'nested too deep, or without an end'
