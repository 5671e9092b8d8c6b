#!/bin/sh
# Also what could not be read then, and though the rows were numbered anew.
. "$(dirname "$0")/../shop.sh"
shop_open
found() {
	want 0 souk-admin search --json -- "$1"
	same "messages with $1" "$2" "$(wc -l <out)"
}
message t1 m1 customer 09:00:00 first | want 0 souk-store
message t1 m2 customer 09:00:01 '' |
	sed 's/}$/,"unreadable":true}/' | want 0 souk-store
found first 1
found second 0
message t1 m2 customer 09:00:01 second | want 0 souk-store
message t1 m3 customer 09:00:02 third | want 0 souk-store
found second 1
found third 1
found second 1
same 'nothing is owed' 0 "$(db 'SELECT count(*) FROM search_owed')"
# A row that moved: what was taken in is taken in anew.
db "PRAGMA foreign_keys = OFF; UPDATE messages SET rowid = rowid + 1000"
found first 1
found third 1
# A database that was made before there was a search.
db 'DROP TABLE search; DROP TABLE search_reach; DROP TABLE search_owed'
found first 1
same 'it is sound' ok "$(db 'PRAGMA integrity_check')"
