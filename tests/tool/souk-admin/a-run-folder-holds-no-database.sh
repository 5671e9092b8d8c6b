#!/bin/sh
# souk-store may write in the run folder: so the database is not in it.
. "$(dirname "$0")/../shop.sh"
(umask 077; mkdir shop shop/run)
export SOUK_DB="$PWD/shop/souk.db"
shop_open
ln -s shop elsewhere
chmod 700 .
for command in tick db-path; do
	for folder in "$PWD/shop" "$PWD/shop/" "$PWD/elsewhere" "$PWD" shop; do
		want 78 souk-admin $command "$folder"
		has err "$SOUK_DB is in this one"
	done
	want 0 souk-admin $command "$PWD/shop/run"
	want 0 souk-admin $command "$PWD/shop/sou"
	want 0 souk-admin $command
done
