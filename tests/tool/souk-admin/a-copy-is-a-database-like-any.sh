#!/bin/sh
# A copy has no log of writes, as SQLite makes it: whoever writes to it begins one,
# for beside it nothing can be made any more once a program is at work.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
want 0 souk-admin backup copy.db
same 'a copy has none' delete "$(sqlite3 copy.db 'PRAGMA journal_mode')"
want 0 souk-admin backup other.db
export SOUK_DB="$PWD/copy.db"
message t1 m2 customer 10:05:00 'and again' | want 0 souk-store
want 0 souk-admin status 1 closed
same 'nothing lies beside it' copy.db "$(ls -d copy.db*)"
want 0 souk-admin show 1
has out 'and again'

# Who only looks changes nothing.
sha256sum other.db >before
export SOUK_DB="$PWD/other.db"
want 0 souk-admin conversations
want 0 souk-admin report
same 'nothing lies beside the other' other.db "$(ls -d other.db*)"
want 0 sha256sum -c before
