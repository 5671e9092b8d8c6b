#!/bin/sh
# Import, answer, result: each of them a second time.
. "$(dirname "$0")/../shop.sh"
shop_open
{
	begin 10:00:00
	message t1 m0 customer 09:00:00 old
	message t1 m1 customer 10:00:01 new
	message t2 n1 customer 10:00:02 new
	message t2 n2 employee 10:00:03 'I am here'
	echo '{"type":"thread","channel_id":"c1","thread_id":"t1","fetched_from":"2026-11-22T10:00:00.000Z","complete":true,"whole":true}'
	checkpoint 10:00:10
} >import
want 0 souk-store <import
reply r1 t1 m1 'Welcome' >answer
want 0 souk-store --claim <answer
has out '"text":"Welcome"'
echo '{"type":"sent","reply_id":"r1","part":1,"message_id":"x1","sent_at":"2026-11-22T10:00:20.000Z"}' >result
want 0 souk-store <result

snapshot >before
for stream in import answer result; do
	want 0 souk-store <$stream
	snapshot >after
	cmp before after || wrong "$stream changed something"
done
want 0 souk-store --claim <answer
[ ! -s out ] || wrong 'said twice'
snapshot >after
cmp before after
