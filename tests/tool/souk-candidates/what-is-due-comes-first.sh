#!/bin/sh
# A part that was kept for sending goes ahead of new answers, in its order.
. "$(dirname "$0")/../shop.sh"
shop_open
{
	begin 10:00:00
	message t1 m1 customer 10:00:01 hello
	message t2 n1 customer 10:00:02 hello
	checkpoint 10:00:10
} | want 0 souk-store
reply r1 t1 m1 Welcome | want 0 souk-store --claim
echo '{"type":"send_error","reply_id":"r1","part":1,"class":"unsent","message":"x"}' |
	want 0 souk-store
want 0 souk-candidates
same 'the order of the records' 'outgoing catalog candidate' \
	"$(jq -r .type out | xargs)"
same 'what is due' 'r1 1 1 agent Welcome' "$(jq -r 'select(.type == "outgoing")
	| "\(.reply_id) \(.part) \(.parts) \(.author) \(.text)"' out)"

echo '{"type":"send_error","reply_id":"r1","part":1,"class":"rate","message":"x"}' >error
cp out lines
want 0 souk-store --claim <lines
want 0 souk-store <error
want 0 souk-candidates
same 'a part that rests' 'catalog candidate' "$(jq -r .type out | xargs)"
