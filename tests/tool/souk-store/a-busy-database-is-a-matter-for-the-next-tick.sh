#!/bin/sh
# Another writer for longer than anybody waits: 75, and nothing is stored.
. "$(dirname "$0")/../shop.sh"
shop_open
mkfifo door
sqlite3 "$SOUK_DB" <door >held 2>&1 &
exec 3>door
printf 'BEGIN IMMEDIATE;\nSELECT 1;\n' >&3
until grep -q 1 held; do :; done
{ begin 10:00:00; message t1 m1 customer 10:00:01 hello; } >lines
want 75 souk-store <lines
exec 3>&-
wait
same 'no row' 0 "$(db 'SELECT count(*) FROM messages')"
