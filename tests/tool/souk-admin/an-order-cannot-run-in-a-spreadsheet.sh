#!/bin/sh
# What strangers wrote is text there, whatever it begins with.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
want 0 souk-admin product add '=cmd()' 249.00 SAR
reply r1 t1 m1 Done "{\"order_id\":\"o1\",\"product_id\":\"$(db 'SELECT id
	FROM products')\",\"product_name\":\"=cmd()\",\"quantity\":2,
	\"unit_price\":24900,\"currency\":\"SAR\",\"customer_name\":\"@SUM(A1)\",
	\"customer_phone\":\"+966 555\",\"customer_address\":\"-1+1\",
	\"notes\":\"a \\\"b\\\", c\\nd\"}" | tr -d '\n\t' >line
echo >>line
want 0 souk-store --claim <line
want 0 souk-admin orders --csv
has out "\"'=cmd()\""
has out "\"'@SUM(A1)\""
has out "\"'-1+1\""
has out '"+966 555"'
has out '"a ""b"", c'
has out '"2","24900","49800","SAR"'
same 'the heading' 'number,id,order_no,conversation_id,product_id,product_name,quantity,unit_price,total,currency,customer_name,customer_phone,customer_address,notes,status,ai_generated,created_at,delivery_fee,customer_phone_e164,to_pay' \
	"$(head -n 1 out | tr -d '\r')"
same 'what the courier asks for is written as people write it' '"498.00"' \
	"$(sed -n 's/\r$//; s/.*,//p' out | tail -n 1)"
want 0 souk-admin orders
has out '498.00 SAR'
want 0 souk-admin orders --json
same 'total' 49800 "$(jq .total out)"
