#!/bin/sh
# The stages ahead died: their rows are kept, their checkpoint never came.
. "$(dirname "$0")/../shop.sh"
shop_open
{
	begin 10:00:00
	message t1 m1 customer 10:00:01 hello
	checkpoint 10:00:10 | head -c 40
} | want 65 souk-store
same 'the row' 1 "$(db 'SELECT count(*) FROM messages')"
same 'the checkpoint' '' \
	"$(db 'SELECT last_fetch_timestamp FROM channel_integrations')"
same 'the end of history' 2026-11-22T10:00:00.000Z \
	"$(db 'SELECT history_before FROM channel_integrations')"
