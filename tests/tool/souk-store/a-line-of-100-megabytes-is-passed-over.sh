#!/bin/sh
# One endless line costs itself and nothing else.
. "$(dirname "$0")/../shop.sh"
shop_open
{
	begin 10:00:00
	printf '{"type":"message","channel_id":"c1","content":"'
	head -c 100000000 /dev/zero | tr '\0' x
	printf '"}\n'
	message t1 m1 customer 10:00:01 behind
} | want 65 souk-store
has err 'stdin:2: line over 8 MiB'
same 'what came behind it' behind "$(db 'SELECT content FROM messages')"
same 'what is kept of it' 1 "$(db 'SELECT count(*) FROM rejects
	WHERE length(raw) <= 65536')"
