#!/bin/sh
# make.sh DATABASE [ROWS]: a database as the first souk made it, with the rows of
# 0001.rows.sql, or empty.
set -eu
here=$(dirname "$0")
{
	echo 'PRAGMA page_size = 16384;'
	echo 'PRAGMA journal_mode = WAL;'
	echo 'BEGIN;'
	cat "$here/0001.sql" "$here/0001.desk.sql"
	echo 'PRAGMA user_version = 1; PRAGMA application_id = 0x736f756b;'
	[ "${2-rows}" = empty ] || cat "$here/0001.rows.sql"
	echo 'COMMIT;'
} | (umask 077; sqlite3 -bail "$1" >/dev/null)
