#!/bin/sh
# Nobody knows what was in it: no checkpoint of this run may vouch for it.
. "$(dirname "$0")/../shop.sh"
shop_open
polled='SELECT coalesce(last_fetch_timestamp, 0) FROM channel_integrations'

{ begin 10:00:00; echo '{"type":"mess'; checkpoint 10:00:10; } >lines
want 65 souk-store <lines
same 'the checkpoint' 0 "$(db "$polled")"
has err 'checkpoint withheld'

# A reject of an earlier stage says whose page it was.
{
	echo '{"type":"reject","stage":"souk-normalize","reason":"x","raw":"y","channel_id":"c1"}'
	checkpoint 10:00:10
} >lines
want 0 souk-store <lines
same 'the checkpoint' 0 "$(db "$polled")"

# One item of a page is kept aside, and the page still counts.
{
	echo '{"type":"reject","stage":"souk-normalize","reason":"x","raw":"z","channel_id":"c1","item":true}'
	checkpoint 10:00:10
} >lines
want 0 souk-store <lines
same 'the checkpoint' 2026-11-22T10:00:10.000Z "$(db "$polled")"
same 'all were kept' 3 "$(db 'SELECT count(*) FROM rejects')"
