#!/bin/sh
# large.make.sh DATABASE MESSAGES: a database of schema 1 with so many, faster
# than souk-store would fill it: indexes and triggers come last.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
database=$1 messages=$2

# made WHERE: what the schema makes, of this kind.
made() {
	{ cat "$here/../schema/0001.sql"; echo '.mode list'
	echo "SELECT sql || ';' FROM sqlite_schema
		WHERE sql IS NOT NULL AND type $1 ORDER BY rowid;"
	} | sqlite3 -bail :memory:
}

umask 077
{
	echo 'PRAGMA page_size = 16384;'
	made "= 'table'"
	echo ".parameter set @n $messages"
	cat "$here/large.sql"
	made "<> 'table'"
	cat "$here/../schema/0001.desk.sql"
	echo 'PRAGMA user_version = 1; PRAGMA application_id = 0x736f756b;'
	echo 'PRAGMA journal_mode = WAL;'
} | SQLITE_TMPDIR=$(dirname "$database") sqlite3 -bail "$database" >/dev/null
