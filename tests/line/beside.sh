#!/bin/sh
# beside.sh BINDIR: what takes long at the desk is done in pieces, so that no
# tick waits for it, and may be stopped between two of them.
. "$(dirname "$0")/lib.sh"

export SOUK_DB="$work/souk.db" SOUK_RETENTION=1d
messages=20000

sh "$here/../bench/large.make.sh" "$work/made.db" $messages
SOUK_DB=$work/made.db souk-admin init >"$work/out" 2>&1

begin() {
	rm -rf "$SOUK_DB"*
	cp "$work/made.db" "$SOUK_DB"
}

# found TEXT: how many messages have it.
found() {
	souk search "$1" --most 10000 --json | grep -c content
}

# words_whole: the index of words is as FTS5 wants it.
words_whole() {
	db "INSERT INTO search (search) VALUES ('integrity-check')"
}

# pieces COMMAND...: how often it commits, each time with a sync.
pieces() {
	ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0" strace -f -qq \
		-e trace=fdatasync,fsync -o "$work/trace" "$@" >"$work/out" &&
		grep -c sync "$work/trace"
}

if paths_are_seen; then
	begin
	n=$(pieces souk-admin search nothing)
	check "the words of 20,000 messages are gathered in pieces ($n)" \
		[ "$n" -ge 4 ]
	n=$(pieces souk-admin prune --yes)
	check "20,000 messages are forgotten in pieces ($n)" [ "$n" -ge 10 ]
else
	echo 'ok - pieces # SKIP strace is not allowed here'
fi

# reach: so many messages are in the index; nothing before it was begun.
reach() {
	db 'SELECT coalesce(max(row), 0) FROM search_reach'
}

# stored N: an employee's message, as a tick stores it.
stored() {
	printf '{"type":"message","channel_id":"c1","platform":"facebook",%s' \
		"\"thread_id\":\"t_0000000000000001\",\"message_id\":\"beside$1\","
	printf '"sender_type":"employee","content":"x",'
	printf '"created_at":"2026-11-22T09:00:00.000Z"}\n'
}

# How much was in the index behind each of them, while it was begun and not done.
begin
(souk-admin search nothing >"$work/out"; touch "$work/over") &
n=0 between=0
until [ -e "$work/over" ]; do
	n=$((n + 1))
	stored "$n" | souk-store
	now=$(reach)
	[ "$now" -eq 0 ] || [ "$now" -ge $messages ] || between=$((between + 1))
done
wait
check "while words are gathered, others write ($between)" [ "$between" -ge 1 ]

begin
all=$(found السلام)
check "a search finds what there is ($all)" [ "$all" -ge 1000 ]
# As a prune leaves it that was killed between two pieces.
db "UPDATE search_reach SET row = -1, newest = '';
	DELETE FROM search_data WHERE id IN
		(SELECT id FROM search_data WHERE id > 10 ORDER BY id DESC LIMIT 3)"
check_same 'where the words were being forgotten, a search gathers them anew' \
	"$all" "$(found السلام)"
check 'and the index is whole' words_whole

begin
found السلام >"$work/out"
for n in 1 2 3; do
	souk search السلام >"$work/out" 2>"$work/err.$n" &
done
souk prune --yes >"$work/out"
wait
check_same 'searches beside a prune have no complaints' '' \
	"$(cat "$work"/err.*)"
check_same 'and find nothing of it in the end' 0 "$(found السلام || :)"
check 'the index is whole' words_whole
check_same 'the database is whole' ok \
	"$(db 'PRAGMA integrity_check; PRAGMA foreign_key_check')"

begin
db "DELETE FROM backups;
	WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
		WHERE i < 1005)
	INSERT INTO backups SELECT '/nowhere/' || i,
		strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || i || ' days') FROM n"
souk backup "$work/copy.db"
check_same 'of copies, the newest 1,000 are remembered' "$work/copy.db
/nowhere/999 1000" "$(db "SELECT max(path) FROM backups WHERE path LIKE '%copy.db';
	SELECT path || ' ' || (SELECT count(*) FROM backups) FROM backups
	ORDER BY made_at LIMIT 1")"

begin
for n in 1 2 3; do
	souk search السلام >"$work/out" 2>"$work/err.$n" &
done
wait
check_same 'three first searches at once take each word in once' "$all" \
	"$(found السلام)"
check 'the index is whole as well' words_whole
finish
