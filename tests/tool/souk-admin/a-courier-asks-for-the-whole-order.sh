#!/bin/sh
# Once an order, on its first line: what is not cancelled, and delivery.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
want 0 souk-admin product add Hat 100.00 SAR
db "INSERT INTO orders (id, order_no, conversation_id, product_id, product_name,
	quantity, unit_price, total, currency, delivery_fee, status, created_at)
	SELECT o.column1, o.column2, (SELECT id FROM conversations LIMIT 1), p.id,
		p.name, 1, o.column3, o.column3, 'SAR', o.column4, o.column5, '2026'
	FROM (SELECT * FROM products LIMIT 1) p, (VALUES
		('a', 1001, 10000, 1500, 'جديد'), ('b', 1001, 5000, NULL, 'جديد'), ('c', 1001, 2500, NULL, 'ملغي'),
		('d', 1002, 700, NULL, 'جديد'), ('e', 1003, 900, 100, 'ملغي')) o"
want 0 souk-admin orders --json
same 'of three orders' 'e null
d 700
a 16500
b null
c null' "$(jq -r '"\(.id) \(.to_pay)"' out)"
want 0 souk-admin orders --csv
same 'as it is written' '"" "7.00" "165.00" "" "" ' \
	"$(sed -n '2,$s/.*,//p' out | tr -d '\r' | tr '\n' ' ')"
