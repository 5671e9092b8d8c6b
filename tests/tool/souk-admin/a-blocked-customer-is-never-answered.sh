#!/bin/sh
# Suppliers, spam: what they write ends at once, and is kept.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
outcomes() {
	db "SELECT group_concat(coalesce(outcome, 'waits')) FROM
		(SELECT outcome FROM messages ORDER BY created_at)"
}
want 0 souk-admin block 1
same 'what waited' silent "$(outcomes)"
message t1 m2 customer 10:01:00 'buy followers' | want 0 souk-store
same 'what comes' silent,silent "$(outcomes)"
want 0 souk-admin conversations
has out blocked
want 0 souk-admin unblock 1
message t1 m3 customer 10:02:00 'hello' | want 0 souk-store
same 'another customer again' silent,silent,waits "$(outcomes)"
want 0 souk-admin conversations
has_not out blocked
want 64 souk-admin block
want 65 souk-admin block 7
