#!/bin/sh
. "$(dirname "$0")/../doctor.sh"
want 0 souk-admin init
ill 'accounts: none is connected'
rm -f souk.db*
healthy

db "UPDATE channel_integrations SET polled_at = $long_ago,
	last_fetch_timestamp = $long_ago"
ill 'facebook account 1001: was not imported for 15 minutes'
polled_now

printf '{"type":"fetch_error","channel_id":"c1","class":"auth","message":"%s"}\n' \
	'dead \u001b[31mtoken' | want 0 souk-store
ill 'facebook account 1001: is disconnected (dead \x1b[31mtoken)'
has out "; give it a new token: 'souk channel connect 1 --token-file F'"
# Nor twice, where somebody has checked it since.
db "INSERT INTO channel_checks VALUES ('c1', 1, 'token', 'bad', 'it is dead',
	$long_ago)"
ill 'facebook account 1001: is disconnected (dead \x1b[31mtoken)'
db 'DELETE FROM channel_checks'
want 0 souk-admin channel connect 1
want 0 souk-admin doctor
want 0 souk-admin channel disconnect 1
want 0 souk-admin doctor
want 0 souk-admin channel connect 1

# What a check found out is of use while the account is.
db "INSERT INTO channel_checks VALUES ('c1', 1, 'token', 'bad', 'it is dead',
	$long_ago)"
want 1 souk-admin doctor
has out "(it is dead); then 'souk channel check 1'"
want 0 souk-admin channel disconnect 1
want 0 souk-admin doctor
want 0 souk-admin channel connect 1
db 'DELETE FROM channel_checks'

for n in 1 2 3 4 5 6 7; do
	db "INSERT INTO threads (channel_id, thread_id, failures, error)
		VALUES ('c1', 'p$n', 5, 'gone')"
done
want 1 souk-admin doctor
has out 'facebook thread p5: cannot be read (gone); '
has out '2 more of this kind: cannot be read; '
has_not out p6
