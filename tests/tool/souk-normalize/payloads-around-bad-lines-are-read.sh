# What a server writes between the payloads it saves, or cuts off of them, is
# rejected, each alone, and every payload is read.
message() {
	printf '{"object":"whatsapp_business_account","entry":[{"changes":'
	printf '[{"field":"messages","value":{"metadata":'
	printf '{"phone_number_id":"1555"},"messages":[{"from":"966500000001",'
	printf '"id":"w%s","timestamp":"1790000000","type":"text",' "$1"
	printf '"text":{"body":"hello"}}]}}]}]}\n'
}

# want MESSAGES REJECTS
want() {
	rc=0
	souk-normalize --whatsapp saved.json >out 2>err || rc=$?
	[ "$rc" -eq 65 ] &&
		[ "$(grep -o '"message_id":"w[0-9]*"' out | sort -u | wc -l)" \
			-eq "$1" ] &&
		[ "$(grep -c '"type":"reject"' out)" -eq "$2" ] && return
	echo "$rc, $(wc -l <err) rejects"
	exit 1
}

# between LINE REASON: two hundred times
between() {
	for i in $(seq 200); do
		message "$i"
		echo "$1"
	done >saved.json
	want 200 200
	[ "$(grep -c "$2" err)" -eq 200 ] || exit 1
}

between 'POST /webhook 200' 'no payload begins here'
between '[2026-12-01 06:00:00] POST /webhook 200' 'not JSON'
between '{"object":"whats' 'payload without an end'
between '{"object":"whatsapp_business_account","entry":[{' 'without an end'
[ "$(sed -n 1p err)" = "souk-normalize: saved.json:2: nested too deep, or \
without an end" ] || exit 1

# What a crash leaves: a line that is cut, then NULs, then the next payload.
{
	message 1
	head -c 4096 /dev/zero
	echo
	message 2
	message 3 | head -c 100
	head -c 4096 /dev/zero
	message 4
} >saved.json
want 3 2
cat >wanted <<'EOF'
souk-normalize: saved.json:2: NUL between payloads
souk-normalize: saved.json:4: payload without an end
EOF
cmp wanted err && grep -q '"NUL between payloads","raw":".\\n"' out
