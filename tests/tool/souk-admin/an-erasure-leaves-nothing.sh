#!/bin/sh
# Of one customer and of nobody else, in no table, page, index or log.
. "$(dirname "$0")/../shop.sh"
shop_open
{
	begin 10:00:00
	message t1 m1 customer 10:00:01 'CANARY one' |
		sed 's/u-t1/u-canary/; s/Customer t1/Canary Name/'
	message t2 m2 customer 10:00:02 'CANARY two' |
		sed 's/u-t2/u-canary/; s/Customer t2/Canary Name/'
	message t3 m3 customer 10:00:03 kept |
		sed 's/Customer t3/Canary Name/; s/Canary Name/Same Name/'
	message t4 m4 customer 10:00:04 kept | sed 's/Customer t4/Same Name/'
	checkpoint 10:00:10
	echo '{"type":"message","channel_id":"c1","customer_id":"u-canary"}'
} >lines
souk-store <lines >out 2>err || :
want 0 souk-admin product add Abaya 249.00 SAR
reply r1 t1 m1 'CANARY reply' "{\"order_id\":\"o1\",\"product_id\":\"$(db 'SELECT id
	FROM products')\",\"product_name\":\"Abaya\",\"quantity\":1,
	\"unit_price\":24900,\"currency\":\"SAR\",\"customer_name\":\"Canary Name\",
	\"customer_address\":\"CANARY street\"}" | tr -d '\n\t' >line
echo >>line
want 0 souk-store --claim <line
db "INSERT INTO run_log (timestamp, function_name, level, event_message)
	VALUES ('2026-11-22T10:00:00.000Z', 'x', 'info', 'about u-canary')"
db "INSERT INTO rejects (id, stage, reason, raw, channel_id, thread_id,
	first_seen, last_seen) VALUES ('x', 's', 'r', 'CANARY', 'c1', 't2',
	'2026', '2026')"
want 0 souk-admin search CANARY
want 0 souk-admin backup copy.db
want 0 souk-admin backup moved.db
want 0 souk-admin backup torn.db
mkdir 'a?place'
want 0 souk-admin backup 'a?place/used%41#.db'
SOUK_DB="$PWD/a?place/used%41#.db" want 0 souk-admin ai off --all
mv moved.db elsewhere.db
echo torn >torn.db

# What is on the wire stays until it is known what became of it.
want 75 souk-admin erase --customer u-canary --yes
has err 'nothing erased'
printf '{"type":"sent","reply_id":"r1","part":1,"message_id":"m9",%s}\n' \
	'"sent_at":"2026-11-22T10:01:00.000Z"' | want 0 souk-store

same 'the order is an event' order "$(db 'SELECT kind FROM events')"
want 64 souk-admin erase --customer u-canary
has out 'conversation 1'
has out 'conversation 2'
has err 'nothing erased'
grep -q CANARY souk.db souk.db-wal 2>/dev/null || wrong 'it is gone already'
for no in '' 9 u-none "' OR 1 --" %; do
	r=0
	souk-admin erase --customer "$no" --yes >out 2>err || r=$?
	case $r in
	64|65)	;;
	*)	wrong "$no: exit $r" ;;
	esac
done
want 65 souk-admin erase --customer 'Same Name' --yes
db "UPDATE conversations SET customer_phone = '+96650' WHERE thread_id IN
	('t3', 't4')"
want 65 souk-admin erase --customer +96650 --yes
has err 'could be two customers'
same 'all are there' 4 "$(db 'SELECT count(*) FROM conversations')"

want 0 souk-admin erase --customer 2 --yes
has err "$PWD/copy.db still holds it"
has err "$PWD/a?place/used%41#.db still holds it"
has err "$PWD/torn.db cannot be read, and may still hold it"
has err '1 copy is not where it was made'
for file in souk.db souk.db-wal souk.db-shm; do
	[ ! -e "$file" ] || ! grep -qai canary "$file" ||
		wrong "$file still holds it"
done
same 'the others' '3 4 ' "$(db 'SELECT number FROM conversations' |
	tr '\n' ' ')"
same 'sound' ok "$(db 'PRAGMA integrity_check')"
same 'whole' '' "$(db 'PRAGMA foreign_key_check')"
want 0 souk-admin search --json kept
same 'the others are found' 2 "$(wc -l <out)"
same 'the thread is not read from its beginning again' 1 \
	"$(db "SELECT count(*) FROM threads WHERE thread_id IN ('t1', 't2')
	AND whole = 0" | sed 's/^0$/1/')"
same 'nobody is told of what is erased' '' "$(db 'SELECT kind FROM events')"

# The platform shows it still, to every poll that looks back so far.
souk-store <lines >out 2>err || :
same 'what was erased does not come back' '3 4 ' \
	"$(db 'SELECT number FROM conversations' | tr '\n' ' ')"
{
	message t1 m9 employee 10:00:40 'of ours'
	message t1 m5 customer 10:00:30 'since the last poll'
	message t1 m6 customer 10:02:00 'here again'
} | sed 's/u-t1/u-canary/' >>lines
souk-store <lines >out 2>err || :
same 'what nobody had read yet does, and what comes later' \
	'since the last poll, here again' "$(db "SELECT group_concat(content, ', ')
	FROM messages WHERE conversation_id = (SELECT id FROM conversations
		WHERE thread_id = 't1')")"
