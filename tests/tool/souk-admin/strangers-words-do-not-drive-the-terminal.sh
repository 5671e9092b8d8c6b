#!/bin/sh
# Escapes, line breaks in names, text that runs the other way.
. "$(dirname "$0")/../shop.sh"
shop_open
message t1 m1 customer 09:00:00 'red \u001b[31m bell \u0007 rlo \u202e end\nnext\rover' |
	sed 's/Customer t1/\\u001b]0;title\\u0007Eve\\nMallory/' |
	want 0 souk-store
db "UPDATE conversations SET reason = 'a' || char(27) || '[2J'"
db "UPDATE channel_integrations SET reason = 'b' || char(27) || '[2J'"
db "INSERT INTO services (name, reason, retry_at) VALUES ('model',
	'c' || char(27) || '[2J', '2999-01-01T00:00:00.000Z')"
db "INSERT INTO run_log (timestamp, function_name, level, event_message)
	VALUES ('2026-11-22T10:00:00.000Z', 'auto-import-messages', 'info',
	'd' || char(27) || '[2J' || char(10) || 'forged line')"
for command in 'show 1' conversations status log 'channel list'; do
	# shellcheck disable=SC2086 # a command and its argument
	want 0 souk-admin $command
	! tr -d '\n\t' <out | grep -q '[[:cntrl:]]' ||
		wrong "$command: a control character"
	has_not out "$(printf '\342\200\256')"
done
want 0 souk-admin show 1
has out '\x1b[31m'
has out '\u202e'
has out '\x1b]0;title'
want 0 souk-admin log
same 'one event, one line' 1 "$(grep -c 'forged line' out)"
has out '[2J\nforged line'
