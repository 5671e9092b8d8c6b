#!/bin/sh
# One answer's Date lay in the future, by years; the next one says what it is.
. "$(dirname "$0")/../shop.sh"
shop_open
far() {
	printf '{"type":"begin","channel_id":"c1","self_id":"1001",'
	printf '"fetched_from":"9999-12-31T23:59:59.000Z"}\n'
	printf '{"type":"checkpoint","channel_id":"c1",'
	printf '"fetched_from":"9999-12-31T23:59:59.000Z"}\n'
}

# stands: the time of the last import, and since when messages are no history.
stands() {
	db "SELECT last_fetch_timestamp, history_before FROM channel_integrations"
}

far | want 0 souk-store
same 'it is believed where there is no other' \
	'9999-12-31T23:59:59.000Z|9999-12-31T23:59:59.000Z' "$(stands)"
{
	begin 10:00:00
	message t1 m1 customer 10:00:01 hello
	checkpoint 10:00:10
} | want 0 souk-store
same 'until there is another' \
	'2026-11-22T10:00:10.000Z|2026-11-22T10:00:00.000Z' "$(stands)"
far | want 0 souk-store
{
	begin 10:00:20
	message t2 m2 customer 10:00:21 hello
	checkpoint 10:00:30
} | want 0 souk-store
same 'the history stays what it was' \
	'2026-11-22T10:00:30.000Z|2026-11-22T10:00:00.000Z' "$(stands)"
same 'who waited when it was believed has waited too long; who writes then waits' \
	'm1 window 0
m2 - 0' "$(db "SELECT message_id || ' ' || coalesce(outcome, '-') || ' ' || is_old
	FROM messages ORDER BY message_id")"
{
	begin 09:00:00
	checkpoint 09:00:00
} | want 0 souk-store
same 'an earlier one, told again, brings nothing back' \
	'2026-11-22T10:00:30.000Z|2026-11-22T10:00:00.000Z' "$(stands)"
