#!/bin/sh
# souk-reply passes nothing on that it answers, but a line without it does.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
want 0 souk-candidates
cp out lines
want 0 souk-store --claim <lines
[ ! -s out ] || wrong 'something was claimed'
same 'rejects' 0 "$(db 'SELECT count(*) FROM rejects')"
