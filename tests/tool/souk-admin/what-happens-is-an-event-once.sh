#!/bin/sh
# Each thing that people want to be told of is one row, made where it happens.
. "$(dirname "$0")/../shop.sh"
export SOUK_NOTIFY=true SOUK_SHOP_NAME=Oasis
shop_open
db "INSERT INTO products (number, id, name, price, currency, created_at)
	VALUES (1, 'p1', 'abaya', 24900, 'SAR', 'then')"

# due KIND FILTER: of the events of this kind that are to be told
due() {
	souk-admin events --due |
		jq -r --arg kind "$1" "select(.kind == \$kind) | $2"
}

customer_waits
same 'a message is no event' '' "$(souk-admin events --due)"

order='{"order_id":"o1","product_id":"p1","product_name":"abaya",
"quantity":2,"unit_price":24900,"currency":"SAR","customer_name":"Huda",
"customer_phone":"0501234567","customer_address":"Riyadh"}'
order=$(echo "$order" | tr -d '\n')
reply r1 t1 m1 'two' "$order" | want 0 souk-store
same 'an order whose reply is not out is none' '' "$(due order .text)"
db "UPDATE outbox_parts SET state = 'sending', claims = 1"
printf '{"type":"sent","reply_id":"r1","part":1,"message_id":"s1"}\n' \
	>sent
want 0 souk-store <sent
same 'an order is told in one sentence' \
	'Order 1001: 2 × abaya, 498.00 SAR. Huda, 0501234567, Riyadh (conversation 1, facebook)' \
	"$(due order .text)"
same 'and by its members' '1 Oasis 1001 498.00 SAR' "$(due order \
	'"\(.conversation) \(.shop) \(.order.order_no) \(.order.lines[0].total)"')"
db "UPDATE orders SET status = 'مراجعة'; UPDATE orders SET status = 'جديد'"
same 'and once' 1 "$(due order .event_id | wc -l)"

{ begin 10:01:00; message t1 m2 customer 10:01:01 person; } |
	want 0 souk-store
reply r2 t1 m2 'one will come' | jq -c '.outcome = "handover" |
	.reason = "asked for a person"' | want 0 souk-store
same 'a hand-over is told with its reason' \
	'Customer t1 wants a person (conversation 1, facebook): asked for a person' \
	"$(due handover .text)"

db "UPDATE outbox_parts SET state = 'sending', claims = 1
	WHERE reply_id = 'r2';
	UPDATE outbox_parts SET state = 'uncertain' WHERE reply_id = 'r2';
	UPDATE outbox_parts SET state = 'held', reason = 'nobody could look'
	WHERE reply_id = 'r2'"
same 'a held reply is told' 1 "$(due held .event_id | wc -l)"

{ begin 10:02:00; message t2 m3 customer 10:02:01 hm
	message t2 m4 customer 10:02:02 well; } | want 0 souk-store
printf '{"type":"reply_error","reply_id":"r3","attempt":1,"class":"held",
"conversation_id":"%s","pending":["m3","m4"],"message":"no answer passed"}' \
	"$(db "SELECT id FROM conversations WHERE thread_id = 't2'")" |
	tr -d '\n' | want 0 souk-store
same 'two messages that nobody answers are one event' \
	'2: no answer passed' "$(due held 'select(.conversation == 2) |
	"\(.conversation): \(.detail)"')"

souk-admin channel disconnect c1
same 'what the operator does he knows' '' "$(due channel .text)"
souk-admin channel connect c1
printf '{"type":"fetch_error","channel_id":"c1","class":"auth",
"message":"the token is dead"}' | tr -d '\n' | want 0 souk-store
same 'a dead token is told' \
	"Trouble with the facebook account 1001: the token is dead ('souk channel check 1')" \
	"$(due channel .text)"

db "INSERT INTO services (name, failures, reason)
	VALUES ('model', 1, 'key refused'); UPDATE services SET failures = 2"
same 'a model that fails is told once' 'The model does not answer: key refused' \
	"$(due model .text)"
db "UPDATE services SET failures = 0; UPDATE services SET failures = 1"
same 'and again when it had worked' 2 "$(due model .text | wc -l)"
