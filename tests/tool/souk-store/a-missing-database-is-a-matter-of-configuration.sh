#!/bin/sh
# 78, the setting and what to do; no file is made.
. "$(dirname "$0")/../shop.sh"
for program in souk-store souk-channels souk-candidates 'souk-admin status'; do
	# shellcheck disable=SC2086 # a program and its command
	want 78 $program </dev/null
	has err "$SOUK_DB is not there"
	has err 'souk init'
	has err SOUK_DB
	[ ! -s out ] || wrong "$program wrote something"
done
[ ! -e "$SOUK_DB" ] || wrong 'a database was made'

(umask 077; : >"$SOUK_DB")
want 78 souk-store </dev/null
has err 'not a souk database'
head -c 8192 /dev/urandom >"$SOUK_DB"
want 78 souk-store </dev/null
