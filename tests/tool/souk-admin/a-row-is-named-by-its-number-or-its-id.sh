#!/bin/sh
# Either works everywhere, and what is neither is refused.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
id=$(db 'SELECT id FROM conversations')
want 0 souk-admin show 1
cp out by_number
want 0 souk-admin show "$id"
cmp by_number out
for no in 2 0 -1 '' 1x ١ "${id}x" "' OR 1=1 --" 99999999999999999999; do
	want 65 souk-admin show -- "$no"
	has err "no conversation '$no'; 'souk conversations' has them all"
done
want 0 souk-admin channel disconnect 1
want 0 souk-admin channel connect c1
want 65 souk-admin channel connect c2
want 65 souk-admin product off Abaya
want 0 souk-admin product add Abaya 1.00 SAR
want 0 souk-admin product off 1
want 0 souk-admin product on Abaya
same 'for sale' 1 "$(db 'SELECT is_active FROM products')"
