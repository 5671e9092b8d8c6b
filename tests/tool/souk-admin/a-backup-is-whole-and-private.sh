#!/bin/sh
# It replaces nothing, nobody else reads it, and souk runs on it.
. "$(dirname "$0")/../shop.sh"
umask 022
shop_open
customer_waits
want 0 souk-admin backup copy.db
same 'mode' 600 "$(stat -c %a copy.db)"
want 73 souk-admin backup copy.db
want 73 souk-admin backup none/copy.db
has err 'No such file or directory'
want 64 souk-admin backup
same 'nothing is left behind' '' "$(find . -name '*.new')"
SOUK_DB=$PWD/copy.db want 0 souk-admin init
SOUK_DB=$PWD/copy.db want 0 souk-admin conversations --json
same 'the conversation is in it' t1 "$(jq -r .thread_id out)"
