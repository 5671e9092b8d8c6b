#!/bin/sh
# The reply was committed, and its reader is gone: it may not be said again
# before the thread was asked.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
reply r1 t1 m1 'Welcome' >answer
r=0
souk-store --claim <answer >/dev/full 2>err || r=$?
same 'the exit status' 74 "$r"
has err 'No space left on device'
same 'its part' sending "$(db 'SELECT state FROM outbox_parts')"

want 0 souk-store --claim <answer
[ ! -s out ] || wrong 'said again'
same 'its part' uncertain "$(db 'SELECT state FROM outbox_parts')"
want 0 souk-candidates
[ ! -s out ] || wrong 'asked again'
