#!/bin/sh
# Nor whoever reads the JSON of it: a name with C1, bidi and an escape in it.
. "$(dirname "$0")/../shop.sh"
shop_open
{
	begin 10:00:00
	message t1 m1 customer 10:00:01 hello |
		sed 's/"Customer t1"/"A\\u009b31m\\u202eB\\u001bC"/'
	checkpoint 10:00:10
} | want 0 souk-store
for command in waiting conversations; do
	want 0 souk-admin $command --json
	has out 'A\u009b31m\u202eB\u001bC'
	want 0 souk-admin $command
	has_not out "$(printf '\302\233')"
	has_not out "$(printf '\342\200\256')"
done
# What a check found is shown as it is: so it is a word.
finding() {
	printf '{"type":"check","channel_id":"c1","findings":[{"what":"%s",' "$1"
	printf '"state":"bad","message":"x"}]}\n'
}
finding '\u001b[31m' | want 65 souk-store
finding token | want 0 souk-store
same 'what was found' token "$(db 'SELECT what FROM channel_checks')"
