#!/bin/sh
# What the program tells of orders: receipts, delivery, what was proposed.
. "$(dirname "$0")/lib.sh"

# model_orders LINE...: calls create_order once for each PRODUCT:QUANTITY.
model_orders() {
	calls=
	for line in "$@"; do
		calls="$calls${calls:+,}{ \"name\": \"create_order\",
			\"arguments\": { \"product_name\": \"${line%:*}\",
			\"quantity\": ${line#*:}, \"customer_name\": \"Sara\",
			\"customer_phone\": \"51112233\",
			\"customer_address\": \"السالمية\", \"notes\": null } }"
	done
	sim_post /sim/world "{ \"model\": { \"rules\": [
		{ \"has_tool_result\": true, \"say\": \"${said:-Thank you.}\" },
		{ \"when\": \"\", \"call\": [ $calls ] } ] } }"
}

lines() {
	db 'SELECT order_no, product_name, quantity, total, delivery_fee,
		customer_phone, customer_phone_e164 FROM orders ORDER BY number'
}

count_orders() {
	db 'SELECT count(*) FROM orders'
}

# forget_orders: the next part begins with none.
forget_orders() {
	db 'DELETE FROM orders'
}

sim_start "$here/world.json"
shop_open facebook
cat >"$work/more.csv" <<'END'
name,description,price,currency,stock
Blue shirt,cotton,12.500,KWD,10
كاب,رياضي,3.000,KWD,
END
souk product import "$work/more.csv" >"$work/imported"
settle

# --- a receipt ------------------------------------------------------------------

export SOUK_DELIVERY_FEE='2.000 KWD' SOUK_COUNTRY=KW
export SOUK_CASH_ON_DELIVERY=on
said='شكراً لك.' model_orders 'Blue shirt:2' 'كاب:1'
customer_says 2001 'اريد قميصين وكاب، السالمية، ٥١١١٢٢٣٣'
settle
check_same 'the lines of one reply share a number, and its delivery' \
	'1001|Blue shirt|2|25000|2000|٥١١١٢٢٣٣|+96551112233
1001|كاب|1|3000||٥١١١٢٢٣٣|+96551112233' "$(lines)"
check_same 'the receipt is in the language of the customer, total and all' \
	'شكراً لك.

طلب رقم 1001
- 2 × Blue shirt: 25.000 KWD
- 1 × كاب: 3.000 KWD
التوصيل: 2.000 KWD
الإجمالي: 30.000 KWD
الدفع عند الاستلام' "$(sends)"
check_same 'the stock was taken with it' 8 \
	"$(db "SELECT stock FROM products WHERE name = 'Blue shirt'")"
souk orders --csv >"$work/orders.csv"
check_same 'the file for spreadsheets has the lines of a number together' \
	'1001 1001' "$(sqlite3 :memory: ".import --csv '$work/orders.csv' o" \
	"SELECT group_concat(order_no, ' ') FROM o")"

# --- what was asked, and what was changed -------------------------------------------

forget_orders
model_orders 'Blue shirt:1'
customer_says 2002 'How much is the blue shirt? In Salmiya'
settle
check_same 'a question about a price makes no order' 0 "$(count_orders)"
customer_says 2002 'I take it, السالمية, 51112233'
settle
check_same 'who then wants it gets it' 1 "$(count_orders)"
model_orders 'Blue shirt:3'
customer_says 2002 'make it 3 please'
settle
check_same 'a change of what was ordered makes no second row' 1 \
	"$(count_orders)"
check_same 'it is handed to a person' 'معلق' \
	"$(db "SELECT status FROM conversations WHERE customer_id = '2002'")"

# --- proposals ------------------------------------------------------------------------

forget_orders
export SOUK_ORDERS=confirm
said='It waits for your word.' model_orders 'Blue shirt:1'
customer_says 2003 'I want one blue shirt, السالمية, 51112233'
settle
check_same 'a proposal is no order yet' 0 "$(count_orders)"
check_same 'it is summed up, and asks for a yes' \
	'It waits for your word.

ملخص الطلب:
- 1 × Blue shirt: 12.500 KWD
التوصيل: 2.000 KWD
الإجمالي: 14.500 KWD
الدفع عند الاستلام
للتأكيد اكتب: نعم' "$(sends | tail -n 8)"
before=$(calls 'POST chat')
customer_says 2003 'نعم 👍'
settle
check_same 'a whole message that says yes makes it an order' \
	'Blue shirt|1|2000|جديد' "$(db 'SELECT product_name, quantity,
		delivery_fee, status FROM orders')"
check_same 'and no model was asked' "$before" \
	"$(calls 'POST chat')"
check 'its receipt has a number' sh -c "$(printf '%s' \
	"sqlite3 '$SOUK_DB' \"SELECT text FROM outbox ORDER BY number DESC
		LIMIT 1\" | grep -q 'طلب رقم'")"
customer_says 2003 'نعم'
settle
check_same 'another yes is not another order' 1 "$(count_orders)"

forget_orders
customer_says 2004 'I want one blue shirt, السالمية, 51112233'
settle
said='Noted.' model_orders 'Blue shirt:2'
customer_says 2004 'yes but 2'
settle
check_same 'a yes with something left over is a new proposal' 0 \
	"$(count_orders)"
db "UPDATE products SET price = 13000 WHERE name = 'Blue shirt'"
customer_says 2004 'yes'
settle
check_same 'what costs something else now is proposed anew' 0 \
	"$(count_orders)"
customer_says 2004 'yes'
settle
check_same 'and at its new price confirmed' 26000 \
	"$(db 'SELECT total FROM orders')"

forget_orders
customer_says 2005 'I want one blue shirt, السالمية, 51112233'
settle
page_says 2005 'Would you like the cap, too?'
settle
sim_post /sim/world '{ "model": { "rules": [
	{ "when": "", "say": "Of course." } ] } }'
customer_says 2005 'yes'
settle
check_same 'a yes to what a person asked confirms no proposal' 0 \
	"$(count_orders)"

# tools_offered: which the model saw when it was asked last.
tools_offered() {
	sim_get /sim/calls | jq -r '[.calls[] | select(.path | endswith(
		"chat/completions"))] | last | [.body.tools[]?.function.name] |
		join(" ")'
}

check_same 'the model is offered an order, a person and silence' \
	'create_order hand_over no_reply' "$(tools_offered)"
export SOUK_ORDERS=off
customer_says 2006 'I want one blue shirt, السالمية, 51112233'
settle
check_same 'and no order where orders are off' 'hand_over no_reply' \
	"$(tools_offered)"
finish
