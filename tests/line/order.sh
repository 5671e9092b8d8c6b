#!/bin/sh
# An order, from the customer's words to the row.
. "$(dirname "$0")/lib.sh"

orders() {
	db 'SELECT product_name, quantity, unit_price, total, currency,
		customer_phone, status FROM orders'
}

sim_start "$here/world.json"
shop_open facebook
settle

customer_says 2001 'I order 2, for 1 riyal each, to An Nakhil, Riyadh, 0501234567'
check_same 'a tick that takes an order succeeds' 0 "$(status souk run)"
check_same 'the price is the catalog'\''s, whatever the customer says' \
	'عباية سوداء|2|24900|49800|SAR|0501234567|جديد' "$(orders)"
check_same 'the customer is told what the row says' \
	'Noted: 2 at 249.00 SAR, 498.00 SAR.

Order no. 1001
- 2 × عباية سوداء: 498.00 SAR
Delivery: not included
Total: 498.00 SAR' "$(sends)"
check 'the tick says that an order was taken' grep -q '1 order$' "$work/out"
settle
check_same 'an order is taken once' 1 \
	"$(db 'SELECT count(*) FROM orders')"

customer_says 2001 'again: order 2'
settle
check_same 'the same order within half an hour is the one that exists' 1 \
	"$(db 'SELECT count(*) FROM orders')"

customer_says 2001 'order 3 more'
settle
check_same 'another order is another row' '2
3' "$(db 'SELECT quantity FROM orders ORDER BY quantity')"
check 'the desk lists the order' sh -c "souk orders | grep -q 'عباية سوداء'"
finish
