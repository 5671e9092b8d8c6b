#!/bin/sh
# With and without orders, and to a program too; and it changes nothing.
. "$(dirname "$0")/../doctor.sh"
healthy
want 0 souk-admin doctor --json
walls_aside
same 'no finding, no line' '' "$(cat out)"
claimed
before=$(snapshot)
want 0 souk-admin doctor
walls_aside
same 'what is on its way is well' 'all is well' "$(cat out)"
same 'the database' "$before" "$(snapshot)"
want 64 souk-admin doctor now
