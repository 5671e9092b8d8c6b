#!/bin/sh
# Nor in a folder that was not there, which is then ours alone.
. "$(dirname "$0")/../shop.sh"
export SOUK_DB="$PWD/a/b/souk.db"
want 64 souk-admin init now
[ ! -e a ] || wrong 'a mistake made a database'
want 0 souk-admin init
same 'the mode of its folder' 700 "$(stat -c %a a/b)"
db "INSERT INTO products (id, name, price, currency, created_at)
	VALUES ('p', 'Abaya', 1, 'SAR', 'now')"
sqlite3 "$SOUK_DB" .dump >before
want 0 souk-admin init
sqlite3 "$SOUK_DB" .dump >after
cmp before after
