#!/bin/sh
# import.sh BINDIR TESTBINDIR: the import line and its stages, SIZE messages.
. "$(dirname "$0")/lib.sh"

one_normalize() {
	measured normalize souk-normalize <"$work/pages" >"$work/records"
	measured parse "$test_bin/parse" <"$work/pages"
}

# What json-c leaves to reach: on both sides of the pipe nothing but its parsing,
# side by side, and on the store's side alone.
one_floor() {
	# shellcheck disable=SC2016 # for the shell that is measured
	measured floor sh -c '"$1" <"$2" & "$1" <"$3"; wait' sh \
		"$test_bin/parse" "$work/pages" "$work/records"
	measured parse.records "$test_bin/parse" <"$work/records"
}

one_store() {
	new_database
	measured store souk-store <"$work/records"
	measured again souk-store <"$work/records"
	rm -f "$work"/peer.db*
	measured bare sqlite3 "$work/peer.db" >"$work/said" <<-END
		PRAGMA journal_mode = WAL;
		PRAGMA cache_size = -65536;
		CREATE TABLE messages (message_id TEXT UNIQUE, thread_id TEXT,
		    sender_type TEXT, content TEXT, created_at TEXT);
		.mode csv
		.import "$work/bare.csv" messages
	END
}

# Into tables like ours: those of souk, without the rows.
one_own() {
	new_database
	measured own sqlite3 "$SOUK_DB" >"$work/said" <<-END
		PRAGMA cache_size = -65536;
		PRAGMA ignore_check_constraints = ON;
		.mode csv
		.import "$work/conversations.csv" conversations
		.import "$work/messages.csv" messages
	END
	[ "$(sqlite3 "$SOUK_DB" 'SELECT count(*) FROM messages')" -eq "$size" ]
}

one_python() {
	rm -f "$work"/peer.db*
	measured python.first python3 "$here/peer/import.py" "$work/peer.db" \
		"$work/records"
	measured python.again python3 "$here/peer/import.py" "$work/peer.db" \
		"$work/records"
}

# rows TABLE: as CSV, in which there is no NULL: a number without one is 0.
rows() {
	sqlite3 -csv "$SOUK_DB" "SELECT $(sqlite3 "$SOUK_DB" "SELECT group_concat(
		iif(type = 'INTEGER', 'coalesce(' || name || ', 0)', name))
		FROM pragma_table_info('$1')") FROM $1 ORDER BY rowid"
}

# What souk-store made of the records, for sqlite3 to take in.
export_rows() {
	new_database
	souk-store <"$work/records"
	sqlite3 -csv "$SOUK_DB" "SELECT message_id, conversation_id,
		sender_type, content, created_at FROM messages" >"$work/bare.csv"
	rows conversations >"$work/conversations.csv"
	rows messages >"$work/messages.csv"
}

one_line() {
	new_database
	# shellcheck disable=SC2016 # for the shell that is measured
	measured line sh -c 'souk-normalize <"$1" | souk-store' sh "$work/pages"
	rm -f "$work"/peer.db*
	measured line.python python3 "$here/peer/import.py" "$work/peer.db" \
		"$work/pages"
	rm -f "$work"/peer.db*
	measured line.jq sh "$here/peer/import.sh" "$work/peer.db" "$work/pages"
}

# A thousand records that the database knows.
one_page() {
	measured page souk-store <"$work/page"
}

pages "$size" >"$work/pages"
title "The import line, $size messages ($(($(wc -c <"$work/pages") >> 20)) MiB of pages)"
again one_normalize
again one_floor
export_rows
again one_store
again one_own
again one_python
again one_line
rm -f "$work"/peer.db*
measured line.original python3 "$here/peer/original.py" "$work/peer.db" \
	"$work/pages"
rm -f "$work"/peer.db*
row times line line.python 3 'the whole line' 'python3: json, executemany'
row times line line.jq 6 'the whole line' 'jq + sqlite3 .import'
row times line line.original 15 'the whole line' \
	'python3: SELECT, INSERT, autocommit (1 run)'
row times floor line.python 3 'json-c alone in the line' \
	'python3: json, executemany'
row times floor line.jq 6 'json-c alone in the line' 'jq + sqlite3 .import'
row times floor line.original 15 'json-c alone in the line' \
	'python3: SELECT, INSERT, autocommit (1 run)'
slowest=$(for stage in normalize store; do
	echo "$(median $stage 1) $stage"; done | sort -rn | sed -n '1s/.* //p')
row part line "$slowest" 1.3 'the whole line' "its slowest stage, $slowest"
row part normalize parse 1.15 'normalize' 'json-c parses the same'
limit normalize 3 6 MiB 'normalize, memory'
limit parse 3 6 MiB 'json-c parses the same, memory'
row part store bare 1.1 'store, empty database' 'sqlite3 .import, bare UNIQUE'
row part store own 0.6 'store, empty database' 'sqlite3 .import, our tables'
limit store 3 96 MiB 'store, memory (64 of it cache)'
row times again python.again 4 'store, all known' 'python3 executemany'
row times parse.records python.again 4 'json-c alone in the store' \
	'python3 executemany'

new_database
souk-store <"$work/records"
grep '"type":"message"' "$work/records" | head -n 1000 >"$work/page"
again one_page
limit page 1 20 ms "store, 1000 known into $size"
