#!/bin/sh
# It asks for nothing else, and what customers wrote is text in it.
. "$(dirname "$0")/../shop.sh"
shop_open
now=$(date -u +%Y-%m-%dT%H)
{
	begin 09:00:00
	message t1 m1 customer 09:00:00 hello
	message t1 m2 employee 09:00:50 yes
	message t2 m3 customer 09:01:00 hello
	message t2 m4 customer 09:02:00 more
	message t2 m5 employee 09:11:00 yes
	message t3 m6 customer 09:20:00 waits
} | sed "s/2026-11-22T09/$now/; s/Customer t3/<script>alert(1)<\/script>\\\\u202e/" |
	want 0 souk-store
want 0 souk-admin product add '<b>Abaya' 249.00 SAR
db "INSERT INTO orders (id, order_no, conversation_id, product_id,
	product_name, quantity, unit_price, total, currency, status,
	created_at) SELECT 'o1', 1001, c.id, p.id, p.name, 2, 24900, 49800,
	'SAR', 'جديد', '$now:30:00.000Z' FROM products p, conversations c
	WHERE c.thread_id = 't1'"
want 0 souk-admin report
has out '<bdi>498.00 SAR</bdi>'
has out '&lt;b&gt;Abaya'
has out '&lt;script&gt;alert(1)&lt;/script&gt;\u202e'
has_not out '<script'
has_not out '<b>'
has_not out token-of-the-page
! grep -qE '(src|href)="?(http|//|\.)' out || wrong 'it asks for something'
has out '50 s'
has out '10 min'
same 'the charts' 2 "$(grep -c '<svg' out)"
want 0 souk-admin report --since 7
want 0 souk-admin report --since "$(date -u +%Y-%m-%d)"
for since in 0 367 -1 x 2026-13-01 2999-01-01 1999-01-01 '' 7x '1; DROP'; do
	want 64 souk-admin report --since="$since"
done
want 64 souk-admin report 7
r=0
souk-admin report >/dev/full 2>err || r=$?
same 'on a full disk' 74 "$r"
