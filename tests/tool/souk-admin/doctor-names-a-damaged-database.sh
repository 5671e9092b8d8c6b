#!/bin/sh
. "$(dirname "$0")/../doctor.sh"
healthy
break_with "UPDATE conversations SET status = 'lost'"
ill 'the database: is damaged (CHECK constraint failed in conversations)'
has out 'go back to a backup'
head -c 100 /dev/urandom | dd of=souk.db bs=1 seek=100 conv=notrunc 2>err
r=0
souk-admin doctor >out 2>err || r=$?
case $r in
1|74)	;;
*)	wrong "a database with a torn page: exit $r" ;;
esac
echo 'no database' >souk.db
want 78 souk-admin doctor
rm souk.db
want 78 souk-admin doctor
has err 'souk init'
