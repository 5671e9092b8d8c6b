#!/bin/sh
. "$(dirname "$0")/../shop.sh"
umask 077
for version in 0 5 99; do
	rm -f "$SOUK_DB"
	db "CREATE TABLE bookmarks (url); PRAGMA user_version = $version" >out
	cp "$SOUK_DB" before
	want 78 souk-admin init
	same "of version $version, no byte is another" '' \
		"$(cmp "$SOUK_DB" before)"
	[ "$version" -ne 0 ] || has err 'a database of another program'
done
# One that is empty is nobody's yet.
rm "$SOUK_DB"
: >"$SOUK_DB"
want 0 souk-admin init
