#!/bin/sh
# What the stages hold in memory, whatever the length of the history.
. "$(dirname "$0")/lib.sh"

if grep -q __asan_init "$bin/souk-store"; then
	echo 'ok 1 - memory # SKIP the sanitizers hold memory of their own'
	echo 1..1
	exit 0
fi

pages() {
	awk -v messages="$1" -f "$here/../bench/pages.awk"
}

# peak COMMAND...: the most that it held, in KiB.
peak() {
	"$test_bin/measure" "$work/figures" "$@" >"$work/held" || return
	tail -n 1 "$work/figures" | cut -d' ' -f3
}

# below SENTENCE MOST KIB
below() {
	echo "# $3 KiB"
	check "$1" test "${3:-999999}" -lt "$2"
}

shop_open facebook
db "UPDATE channel_integrations SET id = 'c1'"
pages 40000 >"$work/long"
pages 10000 >"$work/short"

short=$(peak souk-normalize <"$work/short")
long=$(peak souk-normalize <"$work/long")
cp "$work/held" "$work/messages"
below 'souk-normalize stays under 32 MiB' 32768 "$long"
below 'souk-normalize holds a page and not the history' $((short + 1024)) \
	"$long"
# 64 MiB of it are the cache of SQLite.
below 'souk-store stays under 32 MiB and its cache' 98304 \
	"$(peak souk-store <"$work/messages")"
check_same 'all of it is stored' 40000 "$(db 'SELECT count(*) FROM messages')"
below 'souk-channels stays under 32 MiB' 32768 "$(peak souk-channels)"

for i in $(seq 50); do
	printf '{"type":"message","channel_id":"c1","thread_id":"t_%s",' "$i"
	printf '"platform":"facebook","message_id":"new%s",' "$i"
	printf '"sender_type":"customer","content":"hello",'
	printf '"created_at":"2027-11-18T00:00:00.000Z"}\n'
done | souk-store
below 'souk-candidates stays under 32 MiB' 32768 "$(peak souk-candidates)"
check_same 'every one who waits is a candidate' 50 \
	"$(grep -c '"type":"candidate"' "$work/held")"

db "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
		WHERE i < 20000)
	INSERT INTO threads (channel_id, thread_id) SELECT 'c1', 'n' || i FROM n;
	INSERT INTO conversations (id, channel_id, thread_id, platform, channel,
		customer_name, status, last_message_at, created_at)
	SELECT thread_id, 'c1', thread_id, 'facebook', 'facebook',
		'زبون رقم ' || thread_id, 'مفتوح', '2026-09-21T14:13:20.000Z',
		'2023-11-14T22:13:20.000Z'
	FROM threads WHERE thread_id LIKE 'n%'"
below 'a list of 20,000 conversations stays under 12 MiB' 12288 \
	"$(peak souk-admin conversations)"
check 'all of them are in it' \
	test "$(grep -c 'زبون رقم' "$work/held")" -ge 20000

db "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
		WHERE i < 20000)
	INSERT INTO outbox (reply_id, conversation_id, author, attempt, outcome,
		text, created_at)
	SELECT 'r' || i, 'n' || i, 'agent', 1, 'text',
		printf('%01500d', i), '2026-09-21T14:13:20.000Z' FROM n;
	INSERT INTO outbox_parts (reply_id, part, text, state, changed_at)
	SELECT reply_id, 1, text, 'queued', created_at FROM outbox
	WHERE reply_id LIKE 'r%'"
below '30 MB are sorted in less than 16 MiB' 16384 \
	"$(peak souk-admin outbox list --json)"
check_same 'all of it is listed' 20000 "$(grep -c '"queued"' "$work/held")"
check_same 'and no file is left of it' '' \
	"$(find "$SOUK_DB.run" -name 'etilqs*')"
finish
