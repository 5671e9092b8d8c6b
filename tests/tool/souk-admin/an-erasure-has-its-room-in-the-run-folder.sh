#!/bin/sh
# The database is made anew there, and nothing else: not in a folder that is
# another's, nor in the shop's own, where its settings may be.
. "$(dirname "$0")/../shop.sh"
export SOUK_DB="$PWD/shop/souk.db"
(umask 077; mkdir shop elsewhere)
shop_open
customer_waits
chmod 700 .

for folder in "$PWD/shop" "$PWD"; do
	SOUK_RUN=$folder want 78 souk-admin erase --customer 1 --yes
	has err "$SOUK_DB is in this one"
done
ln -s ../elsewhere shop/souk.db.run
want 78 souk-admin erase --customer 1 --yes
has err "$SOUK_DB.run: "
rm shop/souk.db.run
(umask 022; mkdir shop/souk.db.run; echo x >shop/souk.db.run/x)
want 78 souk-admin erase --customer 1 --yes
has err 'others may read what is in it'
rm -r shop/souk.db.run
want 0 souk-admin report
same 'who only looks makes none' no "$([ -e shop/souk.db.run ] || echo no)"
same 'nobody is erased' 1 "$(db 'SELECT count(*) FROM conversations')"

want 64 souk-admin erase --customer 1
SOUK_RUN=$PWD/elsewhere want 0 souk-admin erase --customer 1 --yes
same 'one is' 0 "$(db 'SELECT count(*) FROM conversations')"
same 'nothing is left there' '' "$(ls -A elsewhere)"
same 'nor in the shop' '' "$(ls -A shop | grep -v '^souk.db\(-wal\|-shm\)*$')"

message t2 m2 customer 10:05:00 hello | want 0 souk-store
want 0 souk-admin erase --customer u-t2 --yes
same 'it is made where it is missing' 700 "$(stat -c %a shop/souk.db.run)"
same 'nothing is left there, either' '' "$(ls -A shop/souk.db.run)"
