#!/bin/sh
# To the letter, but for ids of our own making.
. "$(dirname "$0")/../shop.sh"
shop_open
want 0 souk-admin product add Abaya 249.00 SAR 'black crepe'
want 0 souk-admin product add Scarf 12.500 KWD
want 0 souk-admin product off Scarf
{
	begin 10:00:00
	message t1 m0 customer 09:00:00 'good morning'
	message t1 m1 customer 10:00:01 hello
	message t1 m2 customer 10:00:02 'is it black?'
	checkpoint 10:00:10
} | want 0 souk-store
want 0 souk-candidates
cp out first
uuid='[0-9a-f]\{8\}-[0-9a-f-]\{27\}'
sed -e "s/\"product_id\":\"$uuid\"/\"product_id\":\"P\"/" \
	-e "s/\"reply_id\":\"$uuid\"/\"reply_id\":\"R\"/" \
	-e "s/\"conversation_id\":\"$uuid\"/\"conversation_id\":\"C\"/" \
	first >got
cat >want <<'END'
{"type":"catalog","products":[{"product_id":"P","name":"Abaya","description":"black crepe","price":24900,"currency":"SAR","options":null}]}
{"type":"candidate","reply_id":"R","attempt":1,"conversation_id":"C","channel_id":"c1","platform":"facebook","customer_id":"u-t1","customer_name":"Customer t1","customer_phone":null,"customer_address":null,"window_until":"2026-11-23T10:00:02.000Z","first_reply":true,"disclose":true,"pending":["m1","m2"],"messages":[{"message_id":"m0","sender_type":"customer","content":"good morning","attachments":null,"created_at":"2026-11-22T09:00:00.000Z"},{"message_id":"m1","sender_type":"customer","content":"hello","attachments":null,"created_at":"2026-11-22T10:00:01.000Z"},{"message_id":"m2","sender_type":"customer","content":"is it black?","attachments":null,"created_at":"2026-11-22T10:00:02.000Z"}],"orders":[],"replies":[]}
END
diff -u want got
want 0 souk-candidates
cmp first out || wrong 'asked twice, another id'
