#!/bin/sh
# All lines of an order or one of them, in either language; stock comes back.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
want 0 souk-admin product add Abaya 249.00 SAR
want 0 souk-admin product edit Abaya --stock 5
reply r1 t1 m1 Done "{\"order_id\":\"o1\",\"product_id\":\"$(db 'SELECT id
	FROM products')\",\"product_name\":\"Abaya\",\"quantity\":2,
	\"unit_price\":24900,\"currency\":\"SAR\"}" | tr -d '\n\t' >line
echo >>line
want 0 souk-store --claim <line
same 'stock' 3 "$(db 'SELECT stock FROM products')"

# set ID STATUS WANTED
set_to() {
	want 0 souk-admin orders set "$1" "$2"
	same "status after $2" "$3" "$(db 'SELECT status FROM orders')"
}

set_to 1001 confirmed مؤكد
set_to o1 Shipped مشحون
set_to 1001 مسلم مسلّم
set_to 1001 cancelled ملغي
same 'stock given back' 5 "$(db 'SELECT stock FROM products')"
set_to 1001 ملغي ملغي
same 'stock given back once' 5 "$(db 'SELECT stock FROM products')"
set_to 1001 new جديد
same 'stock taken again' 3 "$(db 'SELECT stock FROM products')"
set_to 1001 cancelled ملغي
want 0 souk-admin product edit Abaya --stock 1
want 65 souk-admin orders set 1001 new
has err 'less in stock'
same 'nothing changed' 'ملغي|1' "$(db 'SELECT status, stock
	FROM orders, products')"
for no in 1 1000 '' o "' OR 1 --" 99999999999999999999; do
	want 65 souk-admin orders set "$no" new
done
want 64 souk-admin orders 1001
want 64 souk-admin outbox list 1001
has err 'no arguments wanted'
for status in pending معلق '' sold; do
	want 64 souk-admin orders set 1001 "$status"
done
want 64 souk-admin orders set 1001
