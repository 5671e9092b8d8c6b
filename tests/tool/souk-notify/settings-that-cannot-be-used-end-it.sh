#!/bin/sh
# No command, or a time that is none: 78, and nothing is read.
. "$(dirname "$0")/../shop.sh"
want 78 souk-notify </dev/null
has err 'SOUK_NOTIFY is not set'
SOUK_NOTIFY=true SOUK_NOTIFY_TIMEOUT=1h want 78 souk-notify </dev/null
has err 'SOUK_NOTIFY_TIMEOUT'
SOUK_NOTIFY=true want 64 souk-notify order
SOUK_NOTIFY=true want 64 souk-notify -x
SOUK_NOTIFY=true want 64 souk-notify -t
SOUK_NOTIFY=true want 78 souk-notify -t 0
(umask 077; printf 'SOUK_NOTIFY = cat >heard; : a  "b" \$c\nSOUK_NOTIFY_TIMEOUT = 5\n' >conf)
echo '{"type":"event","event_id":"e1"}' >events
SOUK_CONF=conf want 0 souk-notify <events
same 'of the settings, word by word' "$(cat events)" "$(cat heard)"
