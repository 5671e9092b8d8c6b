#!/bin/sh
# migrate.sh BINDIR: a database of the first souk becomes one of this, with all
# that is in it; and nobody but `souk init` touches it before.
. "$(dirname "$0")/lib.sh"

export SOUK_DB="$work/souk.db"
schemas=$here/../schema

# make_old: with rows in every table.
make_old() {
	rm -rf "$SOUK_DB"*
	sh "$schemas/make.sh" "$SOUK_DB"
}

# ask DATABASE SQL
ask() {
	sqlite3 -readonly -cmd ".timeout 10000" "$1" "$2"
}

# schema DATABASE: the texts of all tables, indexes, triggers and views, without
# what says nothing: comments, space, quotes that ALTER TABLE puts.
schema() {
	ask "$1" "SELECT type || ' ' || name || ' ' || coalesce(sql, '') ||
		char(10) || '~' FROM sqlite_schema ORDER BY type, name" |
		sed 's/--.*//' | tr -d ' \t\n"' | tr '~' '\n'
}

tables() {
	ask "$1" "SELECT name FROM sqlite_schema WHERE type = 'table'
		AND name NOT LIKE 'search%' ORDER BY name"
}

# gone TABLE: rows of the copy that are not in the database, column by column.
gone() {
	columns=$(ask "$copy" "SELECT group_concat(name)
		FROM pragma_table_info('$1')")
	ask "$SOUK_DB" "ATTACH '$copy' AS was;
		SELECT '$1', * FROM (SELECT $columns FROM was.$1
		EXCEPT SELECT $columns FROM main.$1) LIMIT 3"
}

rows() {
	for table in $(tables "$copy"); do
		printf '%s %s\n' "$table" \
			"$(ask "$1" "SELECT count(*) FROM $table")"
	done
}

# dump DATABASE: all that is in it, as one figure; a copy has another order.
dump() {
	ask "$1" .dump | sort | sha256sum
}

# --- who meets it before ----------------------------------------------------

copy=$SOUK_DB.schema-1
SOUK_DB=$work/new.db souk-admin init >"$work/out"
newest=$(ask "$work/new.db" 'PRAGMA user_version')
make_old
dump "$SOUK_DB" >"$work/before"
check_same 'the database that tests begin with has rows in every table' '' \
	"$(copy=$SOUK_DB; rows "$SOUK_DB" | grep ' 0$' || :)"
for command in souk-channels souk-candidates souk-store \
	'souk-store --claim' 'souk status' 'souk-admin prune --yes' \
	"souk backup $work/copy.db" 'souk run'; do
	# shellcheck disable=SC2086 # words
	check_same "$command refuses an older database" 78 "$(status $command)"
	check 'and says what to type' \
		grep -q "older souk (schema 1, .*): run 'souk init'" "$work/err"
done
check_same 'none of them changed it' "$(cat "$work/before")" \
	"$(dump "$SOUK_DB")"

# --- it is migrated ---------------------------------------------------------

check_same 'souk init migrates it' 0 "$(status souk init)"
check 'and says so, with the place of the copy' \
	grep -q "schema 1 is now $newest; .* in $copy\$" "$work/err"
check_same 'its schema is that of a new database' "$(schema "$work/new.db")" \
	"$(schema "$SOUK_DB")"
for fact in user_version application_id page_size journal_mode; do
	check_same "so is its $fact" "$(ask "$work/new.db" "PRAGMA $fact")" \
		"$(ask "$SOUK_DB" "PRAGMA $fact")"
done
check_same 'it is whole' ok \
	"$(ask "$SOUK_DB" 'PRAGMA integrity_check; PRAGMA foreign_key_check')"
check_same 'every row is there, with all that it had' '' \
	"$(for table in $(tables "$copy"); do gone "$table"; done)"
check_same 'and no row more, but for the copy that it knows of' \
	"$(rows "$copy" | grep -v '^backups')" \
	"$(rows "$SOUK_DB" | grep -v '^backups')"
check_same 'erase would look into the copy' "$copy" \
	"$(ask "$SOUK_DB" "SELECT path FROM backups
		WHERE path NOT LIKE '/nowhere/%'")"
check_same 'the copy is what it was' "$(cat "$work/before")" "$(dump "$copy")"
check_same 'nobody else can read the copy' 600 "$(stat -c %a "$copy")"

dump "$SOUK_DB" >"$work/before"
rm "$copy"
check_same 'init again is content' 0 "$(status souk init)"
check_same 'and changes nothing' "$(cat "$work/before")" "$(dump "$SOUK_DB")"
check 'nor makes a copy' test ! -e "$copy"
check_same 'a stage works on it' 0 "$(status souk-candidates)"

# --- when it cannot be ------------------------------------------------------

make_old
sqlite3 "$SOUK_DB" "PRAGMA foreign_keys = OFF;
	UPDATE messages SET conversation_id = 'none' WHERE id = 'v1i1'"
dump "$SOUK_DB" >"$work/before"
check_same 'where a row refers to nothing, init says which and ends' 65 \
	"$(status souk init)"
check 'it is named' grep -q "row 1 of messages refers to none of conversations" \
	"$work/err"
check_same 'and all stays as it was' "$(cat "$work/before")" \
	"$(dump "$SOUK_DB")"
check_same 'of the old version' 1 "$(ask "$SOUK_DB" 'PRAGMA user_version')"

make_old
mkdir "$copy"
check_same 'without a place for the copy, nothing is done' 73 \
	"$(status souk init)"
check_same 'neither to its version' 1 \
	"$(ask "$SOUK_DB" 'PRAGMA user_version')"
rmdir "$copy"
echo 'half of a copy' >"$copy.new"
check_same 'what a killed run left of a copy is no hindrance' 0 \
	"$(status souk init)"
check 'and goes' test ! -e "$copy.new"

# --- while lines run --------------------------------------------------------

make_old
mkdir -m 700 "$SOUK_DB.run"
mkfifo "$work/go"
for line in import answer notify; do
	flock "$SOUK_DB.run/$line.lock" sh -c "echo >'$work/go'; read -r _ <'$work/go'" &
	read -r _ <"$work/go"
	: >"$work/err"
	souk init >"$work/out" 2>>"$work/err" &
	init=$!
	until [ -s "$work/err" ]; do
		sleep 0.05
	done
	check "init waits for the $line line" \
		grep -q 'waiting for a line that is running' "$work/err"
	check_same 'and does nothing before' 1 \
		"$(ask "$SOUK_DB" 'PRAGMA user_version')"
	echo >"$work/go"
	wait "$init"
	check_same 'then it does' "$newest" \
		"$(ask "$SOUK_DB" 'PRAGMA user_version')"
	make_old
	mkdir -m 700 "$SOUK_DB.run"
done

sqlite3 "$SOUK_DB" "PRAGMA user_version = $((newest + 1))"
check_same 'a database of a newer souk is refused' 78 "$(status souk init)"
check 'and not said to be older' grep -q 'newer souk' "$work/err"
check 'nor copied' test ! -e "$copy"
finish
