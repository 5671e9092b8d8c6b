#!/bin/sh
# SOUK_ANSWER_WITHIN, down to a second; by the platform's clock of the last poll.
. "$(dirname "$0")/../shop.sh"
shop_open
{
	begin 10:00:00
	message t1 m1 customer 10:00:05 early
	message t2 m2 customer 10:00:09 late
	checkpoint 10:00:10
} | SOUK_ANSWER_WITHIN=2 want 0 souk-store
same 'only what is older has expired' 'm1 expired 1
m2 - 0' "$(db "SELECT message_id || ' ' || coalesce(outcome, '-') || ' ' || reply_sent
	FROM messages ORDER BY message_id")"
