#!/bin/sh
# Its words go, its id stays, so that it does not come in anew.
. "$(dirname "$0")/../shop.sh"
shop_open
{
	begin 10:00:00
	message t1 m1 customer 09:00:00 'CANARY old'
	message t1 m2 customer 10:00:01 'CANARY waits'
	checkpoint 10:00:10
} >lines
want 0 souk-store <lines
db "UPDATE messages SET created_at = '2020-01-01T00:00:00.000Z'
	WHERE message_id = 'm1'"
want 0 souk-admin search CANARY
want 0 souk-admin retention
has out 'for ever'
want 78 souk-admin prune --yes
export SOUK_RETENTION=365d
want 0 souk-admin retention
has out '365 days'
has out 'older: 1 messages'
want 0 souk-admin prune
has out 'would forget 1 messages'
want 0 souk-admin search --json old
same 'not yet' 1 "$(wc -l <out)"
want 0 souk-admin prune --yes --json
same 'done' 'true 1' "$(jq -r '"\(.done) \(.messages)"' out)"
for file in souk.db souk.db-wal; do
	[ ! -e "$file" ] || ! grep -qa 'CANARY old' "$file" ||
		wrong "$file still holds it"
done
same 'who waits still does' 'CANARY waits|0' "$(db "SELECT content, reply_sent
	FROM messages WHERE message_id = 'm2'")"
want 0 souk-store <lines
same 'it does not come back' '' "$(db "SELECT content FROM messages
	WHERE message_id = 'm1'")"
want 0 souk-admin search --json old
same 'nor is it found' 0 "$(wc -l <out)"
want 0 souk-admin prune --yes --json
same 'a second time nothing' 0 "$(jq .messages out)"
SOUK_RETENTION=1s want 78 souk-admin prune --yes
