#!/bin/sh
# In English or Arabic; and what is no status or no conversation is refused.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
id=$(db 'SELECT id FROM conversations')
set_to() {
	want 0 souk-admin status "$1" "$2"
	same "status after $2" "$3" "$(db 'SELECT status FROM conversations')"
}
set_to 1 closed مغلق
set_to "$id" Open مفتوح
set_to 1 معلق معلق
set_to 1 new جديد
want 64 souk-admin status 1 shipped
want 64 souk-admin status 1
want 64 souk-admin status 1 open now
want 65 souk-admin status 2 open
want 65 souk-admin status "' OR 1=1 --" open
want 0 souk-admin status
