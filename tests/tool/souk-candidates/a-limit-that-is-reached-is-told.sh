#!/bin/sh
# The candidate says which, so that no model is asked; and without a limit
# nothing is said of one.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
said() {	# N HOUR: so many replies were sent in that hour
	db "WITH RECURSIVE n (i) AS
			(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
		INSERT INTO outbox (reply_id, conversation_id, author, attempt,
			outcome, text, created_at)
		SELECT 'r$2' || i, c.id, 'agent', 1, 'text', 'hi', 'then'
		FROM n, conversations c;
		INSERT INTO messages (id, conversation_id, message_id,
			sender_type, content, created_at, seq, is_old,
			reply_sent, reply_id, part)
		SELECT reply_id, conversation_id, reply_id, 'agent', 'hi',
			'2026-11-22T$2:30:00.000Z', 1, 0, 1, reply_id, 1
		FROM outbox WHERE reply_id LIKE 'r$2%'"
}
limit() {
	want 0 souk-candidates
	jq -r 'select(.type == "candidate") | .limit
		| [.reason, .for_good] | join("|")' out
}
export SOUK_LIMIT_HOUR=4
same 'nothing was said' '|' "$(limit)"
said 3 09
same 'three of four' '|' "$(limit)"
said 1 09:4
db "UPDATE messages SET created_at = '2026-11-22T09:40:00.000Z'
	WHERE message_id = 'r09:41'"
same 'four in an hour' \
	'answered 4 times within an hour (SOUK_LIMIT_HOUR)|true' "$(limit)"
same 'twenty are the default' '|' "$(SOUK_LIMIT_HOUR='' limit)"
same 'none is wanted' '|' "$(SOUK_LIMIT_HOUR=0 limit)"
db "DELETE FROM messages WHERE sender_type = 'agent'; DELETE FROM outbox"
for hour in 03 04 05 06; do
	said 3 "$hour"
done
same 'slowly, but without end' \
	'answered 12 times within a day (SOUK_LIMIT_HOUR)|true' "$(limit)"
db "UPDATE conversations SET handed_at = '2026-11-22T06:00:00.000Z'"
same 'who was handed over begins anew' '|' "$(limit)"
db "DELETE FROM messages WHERE sender_type = 'agent'; DELETE FROM outbox;
	INSERT INTO spending VALUES (date('now'), 'c1', 5, 1000)"
same 'one is left of the day' '|' "$(SOUK_LIMIT_DAY=6 limit)"
same 'none is left of the day' \
	"the channel's replies of this day are used up (SOUK_LIMIT_DAY)|false" \
	"$(SOUK_LIMIT_DAY=5 limit)"
same 'tokens are left' '|' "$(SOUK_LIMIT_TOKENS=1001 limit)"
same 'no tokens are left' \
	"the model's tokens of this month are used up (SOUK_LIMIT_TOKENS)|false" \
	"$(SOUK_LIMIT_TOKENS=1000 limit)"
message t2 n1 customer 10:00:02 hello | want 0 souk-store
same 'one is left for two: the other waits' '|' "$(SOUK_LIMIT_DAY=6 limit)"
db "UPDATE spending SET day = date('now', '-40 days')"
same 'another month' '|
|' "$(SOUK_LIMIT_DAY=5 SOUK_LIMIT_TOKENS=1 limit)"
SOUK_LIMIT_HOUR=often want 78 souk-candidates
has err SOUK_LIMIT_HOUR
