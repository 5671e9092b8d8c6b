#!/bin/sh
# And a candidate it is no more.
. "$(dirname "$0")/../shop.sh"
shop_open
{
	begin 10:00:00
	message t1 m1 customer 10:00:01 hello
	message t2 n1 customer 10:00:02 hello
	checkpoint 10:00:10
} | want 0 souk-store
enabled() {
	db 'SELECT group_concat(ai_enabled) FROM
		(SELECT * FROM conversations ORDER BY number)'
}
want 0 souk-admin ai off 1
same 'one' 0,1 "$(enabled)"
want 0 souk-candidates
same 'candidates' 1 "$(grep -c '"candidate"' out)"
want 0 souk-admin ai off --all
same 'all' 0,0 "$(enabled)"
want 0 souk-admin ai on --all
same 'all' 1,1 "$(enabled)"
want 64 souk-admin ai off
want 64 souk-admin ai off 1 2
want 64 souk-admin ai off 1 --all
want 65 souk-admin ai off 3
# What is one letter from both is more likely not typed to its end.
want 64 souk-admin ai of 1
has err "did you mean 'ai off'?"
same 'nothing changed by mistake' 1,1 "$(enabled)"
