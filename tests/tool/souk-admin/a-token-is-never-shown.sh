#!/bin/sh
# Not by a list, not by a status, not by an error; and the file is ours alone.
. "$(dirname "$0")/../shop.sh"
umask 077
(umask 077; echo EAAtoken-of-the-page >secret; echo secret-of-the-app >app)
want 0 souk-admin init
want 0 souk-admin channel add facebook --account 1001 --token-file secret \
	--app-secret-file app
same 'the mode of the database' 600 "$(stat -c %a "$SOUK_DB")"
for command in 'channel list' 'channel list --json' status 'status --json' \
	log; do
	# shellcheck disable=SC2086 # a command and its option
	want 0 souk-admin $command
	has_not out -of-the-
	has_not err -of-the-
done
want 65 souk-admin channel add facebook --account 1001 --token-file secret
has err 'is there already'
has_not err -of-the-

printf 'two words EAAtoken-of-the-page\n' >bad
want 65 souk-admin channel add facebook --account 1002 --token-file bad
has err 'its first line is no token'
has_not err -of-the-
: >none
want 65 souk-admin channel add facebook --account 1002 --token-file none
want 66 souk-admin channel add facebook --account 1002 --token-file missing
chmod 644 secret
want 78 souk-admin channel add facebook --account 1002 --token-file secret
has err "secret can be read by others, and holds secrets: chmod 600 'secret'"
chmod 600 secret
want 0 souk-admin channel add facebook --account 1002 --token-file secret
