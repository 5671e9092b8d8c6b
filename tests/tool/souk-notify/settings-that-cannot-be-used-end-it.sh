#!/bin/sh
# No command, or a time that is none: 78, and nothing is read.
. "$(dirname "$0")/../shop.sh"
want 78 souk-notify </dev/null
has err 'SOUK_NOTIFY is not set'
SOUK_NOTIFY=true SOUK_NOTIFY_TIMEOUT=1h want 78 souk-notify </dev/null
has err 'SOUK_NOTIFY_TIMEOUT'
SOUK_NOTIFY=true want 64 souk-notify order
