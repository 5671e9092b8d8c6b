#!/bin/sh
# Root may write everything: then as somebody else, in a folder of his own.
. "$(dirname "$0")/../doctor.sh"
healthy
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cp souk.db "$folder"
chmod 400 "$folder/souk.db"
export SOUK_DB="$folder/souk.db"
as_other=
if [ "$(id -u)" -eq 0 ]; then
	as_other='setpriv --reuid=65534 --clear-groups'
	chown -R 65534 "$folder"
fi
# shellcheck disable=SC2086 # words
$as_other test -x "$(command -v souk-admin)" || exit 0
# shellcheck disable=SC2086 # words
want 1 $as_other souk-admin doctor
has out "$SOUK_DB: cannot be written; "
