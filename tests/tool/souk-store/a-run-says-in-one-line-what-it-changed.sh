#!/bin/sh
# For the driver's summary (-s) and the run log; nothing changed, nothing said.
. "$(dirname "$0")/../shop.sh"
shop_open
{
	begin 10:00:00
	message t1 m0 customer 09:00:00 old
	message t1 m1 customer 10:00:01 new
	message t2 n1 customer 10:00:02 new
	echo 'not a record'
} >lines
want 65 souk-store -s summary <lines
same 'the summary' 'imported=3 history=1 threads=2 rejects=1' "$(cat summary)"
same 'the run log' 'imported=3 history=1 threads=2 rejects=1' \
	"$(db "SELECT event_message FROM edge_function_logs
	WHERE function_name = 'auto-import-messages'")"
want 65 souk-store -s summary <lines
same 'a replay adds no line' 1 "$(grep -c . summary)"
want 74 souk-store -s /no/such/folder/summary <<-END
	$(message t1 m2 customer 10:00:03 more)
END
same 'what was stored stays stored' 4 "$(db 'SELECT count(*) FROM messages')"
