#!/bin/sh
# What a check found, an API version that nobody asked for, texts out of reach;
# and who can mend what could not be sent.
. "$(dirname "$0")/../shop.sh"
shop_open

notes() {
	want 0 souk-admin status --json
	jq -r '.notes[] | .what + " " + .state' out
}

same 'nothing is known' '' "$(notes)"
{
	echo '{"type":"check","channel_id":"c1","self_id":"1001","findings":[
		{"what":"token","state":"ok","message":"fine"},
		{"what":"threads","state":"doubt","message":"two\u001b[2J"}]}' |
		tr -d '\n\t'
	echo
	begin 10:00:00
	message t1 m1 customer 10:00:01 hello
	echo '{"type":"thread","channel_id":"c1","thread_id":"t1","fetched_from":"2026-11-22T10:00:00.000Z","complete":true,"bare":7}'
	echo '{"type":"thread","channel_id":"c1","thread_id":"t1","fetched_from":"2026-11-22T10:00:00.000Z","complete":true,"bare":3}'
	echo '{"type":"checkpoint","channel_id":"c1","fetched_from":"2026-11-22T10:00:00.000Z","served":"v99.0"}'
} >lines
want 0 souk-store <lines
same 'all three' 'threads doubt
version doubt
history note' "$(notes)"
want 0 souk-admin status
has out 'channel 1, threads: doubt: two\x1b[2J'
has out 'answered by v99.0, which is not the version asked for'
has out 'at least 7 messages in 1 threads are shown without their text'
snapshot >before
want 0 souk-store <lines
snapshot | grep -v -e channel_checks >after
grep -v -e channel_checks before | cmp -s - after || wrong 'told twice, it changed'

want 1 souk-admin doctor
has out 'channel 1: its threads: doubt'
has out 'channel 1: its version: doubt'
has_not out 'history'

{
	for n in 2 3 4 5; do
		message "t$n" "m$n" customer "10:00:0$n" hello
	done
	echo '{"type":"checkpoint","channel_id":"c1","fetched_from":"2026-11-22T10:01:00.000Z"}'
} | want 0 souk-store
same 'five have written, and the version is the one asked for' 'history note' \
	"$(notes)"

db "UPDATE channel_integrations SET reason = 'the quota is used up',
	retry_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+9 minutes')"
want 1 souk-admin doctor
has out 'facebook account 1001: is left alone for now (until '
has out 'the quota is used up'

reply r1 t1 m1 answer | want 0 souk-store --claim
printf '{"type":"send_error","reply_id":"r1","part":1,"class":"permanent",%s}\n' \
	'"who":"customer","code":551,"message":"not available"' |
	want 0 souk-store
want 0 souk-admin outbox list --json
same 'who' customer "$(jq -r .who out)"
want 0 souk-admin outbox list
has out 'Who mends it'
