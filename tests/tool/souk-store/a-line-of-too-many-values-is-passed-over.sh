#!/bin/sh
# Empty objects would take 250 times their text in memory: such a line costs itself
# and nothing else.
. "$(dirname "$0")/../shop.sh"
shop_open
{
	begin 10:00:00
	printf '{"type":"unknown","x":['
	yes '{},' | head -n 2760000 | tr -d '\n'
	printf '{}]}\n'
	message t1 m1 customer 10:00:01 behind
} | want 65 souk-store
has err 'stdin:2: too many values'
same 'what came behind it' behind "$(db 'SELECT content FROM messages')"
same 'what is kept of it' 1 "$(db 'SELECT count(*) FROM rejects
	WHERE length(raw) <= 65536')"
