#!/bin/sh
# The database, the run folder, and settings with a key, and settings that others
# can change: 78, and the chmod.
. "$(dirname "$0")/../shop.sh"
shop_open
chmod 640 souk.db
for program in 'souk-admin status' souk-channels souk-candidates souk-store; do
	# shellcheck disable=SC2086 # a command and its argument
	want 78 $program </dev/null
	has err "chmod 600 '$SOUK_DB'"
done
chmod 600 souk.db
want 0 souk-admin status

(umask 077; mkdir souk.db.run other)
for command in tick db-path; do
	want 0 souk-admin $command
	chmod 750 souk.db.run
	want 78 souk-admin $command
	has err "chmod 700 '$SOUK_DB.run'"
	want 0 souk-admin $command "$PWD/other"
	chmod 700 souk.db.run
done

echo 'OPENAI_API_KEY = key-of-the-model' >souk.conf
chmod 604 souk.conf
export SOUK_CONF=souk.conf
want 78 souk-admin tick
has err "chmod 600 'souk.conf'"
has_not err key-of-the-model
chmod 600 souk.conf
want 0 souk-admin tick

# Without a key others may read them, but not say what is run.
echo 'SOUK_NOTIFY = true' >souk.conf
chmod 644 souk.conf
want 0 souk-admin tick
chmod 646 souk.conf
for program in 'souk-admin tick' souk-fetch souk-reply souk-notify; do
	# shellcheck disable=SC2086 # a command and its argument
	want 78 $program </dev/null
	has err "chmod o-w 'souk.conf'"
done
mkdir everybodys
mv souk.conf everybodys
chmod 644 everybodys/souk.conf
export SOUK_CONF=everybodys/souk.conf
want 0 souk-admin tick
chmod 777 everybodys
want 78 souk-admin tick
has err "chmod o-w 'everybodys'"
chmod 1777 everybodys
want 0 souk-admin tick
