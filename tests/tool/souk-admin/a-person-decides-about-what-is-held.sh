#!/bin/sh
# retry, sent, drop: each once, and only of what is held.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
long=$(head -c 2500 /dev/zero | tr '\0' x)
reply r1 t1 m1 "$long" | want 0 souk-store --claim
states='SELECT group_concat(state) FROM
	(SELECT state FROM outbox_parts ORDER BY part)'

# Part 1 may be out: the account said other words since.
hold() {
	for part in 1:uncertain 2:unsent; do
		printf '{"type":"send_error","reply_id":"r1","part":%s,' \
			"${part%:*}"
		printf '"class":"%s","message":"x"}\n' "${part#*:}"
	done | want 0 souk-store
	{
		message t1 x0 employee 10:00:05 'other words'
		echo '{"type":"thread","channel_id":"c1","thread_id":"t1","fetched_from":"2026-11-22T10:01:00.000Z","complete":true}'
	} | want 0 souk-store
}

want 65 souk-admin outbox retry 1
has err 'not held'
hold
same 'held' held,queued "$(db "$states")"
sqlite3 "$SOUK_DB" '.backup held.db'
want 0 souk-admin outbox list
has out held
want 0 souk-candidates
[ ! -s out ] || wrong 'something goes on behind a held part'

want 0 souk-admin outbox retry 1
same 'retry' queued,queued "$(db "$states")"
want 65 souk-admin outbox retry 1

sqlite3 "$SOUK_DB" '.restore held.db'
want 0 souk-admin outbox sent 1
same 'sent' sent,queued "$(db "$states")"
same 'what was said is in the transcript' 1 "$(db "SELECT count(*)
	FROM messages WHERE sender_type = 'agent'")"

sqlite3 "$SOUK_DB" '.restore held.db'
want 0 souk-admin outbox drop 1
same 'drop' cancelled,cancelled "$(db "$states")"
want 0 souk-candidates
has_not out '"outgoing"'
for command in retry sent drop; do
	want 65 souk-admin outbox $command 1
	want 65 souk-admin outbox $command 7
	want 64 souk-admin outbox $command
done
