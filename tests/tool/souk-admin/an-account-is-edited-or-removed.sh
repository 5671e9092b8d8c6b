#!/bin/sh
# Edited in what is named; removed, it is in no list and its token nowhere, and
# what was said there stays.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
want 64 souk-admin channel edit 1
has err 'what is to change'
want 64 souk-admin channel edit 1 --ai perhaps
has err "--ai wants on or off, not 'perhaps'"
want 64 souk-admin channel edit 1 --token-file token
want 65 souk-admin channel edit 9 --ai off
want 0 souk-admin channel edit 1 --ai off --human-agent on \
	--advanced-access on --token-until 2027-01-31
same 'it is as it was said' '0 1 1 2027-01-31' "$(db "SELECT ai_enabled || ' '
	|| json_extract(config, '$.human_agent') || ' '
	|| json_extract(config, '$.advanced_access') || ' '
	|| substr(token_until, 1, 10) FROM channel_integrations")"
want 0 souk-channels -c 1
same 'who checks it is told' true "$(jq .advanced_access out)"
want 0 souk-admin channel edit 1 --advanced-access off --ai on
want 0 souk-channels -c 1
same 'and when it is taken back' null "$(jq .advanced_access out)"
same 'the rest stays' '1 1' "$(db "SELECT ai_enabled || ' '
	|| json_extract(config, '$.human_agent') FROM channel_integrations")"

# On its way: nothing is done.
want 0 souk-admin say 1 'on its way'
want 0 souk-admin say 1 queued
db "UPDATE outbox_parts SET state = 'sending' WHERE text = 'on its way'"
want 75 souk-admin channel remove 1
has err 'nothing removed'
has err '--yes'
same 'it is as it was' '1 token-of-the-page' "$(db "SELECT is_connected || ' '
	|| json_extract(config, '$.access_token') FROM channel_integrations")"
db "UPDATE outbox_parts SET state = 'sent', message_id = 'x'
	WHERE state = 'sending'"
want 0 souk-admin channel remove 1
same 'what was queued is not said' 'cancelled its account was removed' \
	"$(db "SELECT state || ' ' || reason FROM outbox_parts
		WHERE text = 'queued'")"
same 'nobody waits' '' "$(souk-admin waiting)"
same 'what was said stays' 1 "$(souk-admin conversations --json | wc -l)"
want 0 souk-admin channel list
has err 'no channel yet'
want 0 souk-admin channel list --all
has out 'removed by the operator'
same 'the token is nowhere' 0 "$(cat souk.db souk.db-wal 2>/dev/null |
	grep -ac token-of-the-page)"
same 'nobody is told' 0 "$(db 'SELECT count(*) FROM events')"
want 0 souk-channels -a
same 'nobody asks the platform' '' "$(cat out)"
SOUK_MODEL=m OPENAI_API_KEY=key-of-the-model want 1 souk-admin doctor
has out 'accounts: none is connected'
has_not out 'account 1001'
same 'no state of it is wrong' '' "$(db 'PRAGMA foreign_key_check')"

# It comes back with a token, and not without.
want 64 souk-admin channel connect 1
(umask 077; echo token-of-another >token)
want 65 souk-admin channel add facebook --account 1001 --token-file token
has err "'souk channel connect 1 --token-file F'"
want 0 souk-admin channel connect 1 --token-file token
want 0 souk-admin channel list
has out 1001

# Whose customers are erased is gone for good, but for the knowledge that they
# were; where nothing was ever said, all of it.
want 0 souk-admin channel remove 1
db "INSERT INTO threads (channel_id, thread_id) VALUES ('c1', 't1')"
want 0 souk-admin erase --customer 1 --yes
want 0 souk-admin channel remove 1
same 'nobody is imported again' 1 "$(db "SELECT count(*) FROM threads
	WHERE erased_at IS NOT NULL")"
want 0 souk-admin channel add facebook --account 1002 --token-file token
db "INSERT INTO threads (channel_id, thread_id) SELECT id, 't9'
	FROM channel_integrations WHERE account_id = '1002'"
want 0 souk-admin channel remove 2
same 'no row of it is left' '0 0' "$(db "SELECT
	(SELECT count(*) FROM channel_integrations WHERE number = 2) || ' ' ||
	(SELECT count(*) FROM threads WHERE thread_id = 't9')")"
want 65 souk-admin channel remove 2
same 'a number or an id is its id' c1 "$(souk-admin id channel 1)"
want 65 souk-admin id conversation 1
want 64 souk-admin id frobnicate 1

# Nobody can look into the thread of an account that is gone: what may be out is
# named, and left to a person.
want 0 souk-admin channel add facebook --account 1003 --token-file token
db "UPDATE channel_integrations SET id = 'c3' WHERE account_id = '1003'"
{
	echo '{"type":"begin","channel_id":"c3","self_id":"1003","fetched_from":"2026-11-22T10:00:00.000Z"}'
	jq -nc '("t3", "t4") | { type: "message", channel_id: "c3",
		platform: "facebook", thread_id: ., message_id: "m\(.)",
		sender_type: "customer", customer_id: "u\(.)",
		created_at: "2026-11-22T10:00:01.000Z", content: "?" }'
} | want 0 souk-store
number() {
	db "SELECT number FROM conversations WHERE thread_id = '$1'"
}
want 0 souk-admin say "$(number t3)" 'by a dead sender'
want 0 souk-admin say "$(number t4)" 'perhaps out'
db "UPDATE outbox_parts SET state = 'sending' WHERE state = 'queued';
	UPDATE outbox_parts SET state = 'uncertain' WHERE text = 'perhaps out';
	UPDATE channel_integrations SET is_connected = 0 WHERE id = 'c3'"
want 75 souk-admin channel remove c3
same 'nothing is decided' 'sending uncertain' "$(db "SELECT
	group_concat(state, ' ') FROM outbox_parts
	WHERE text IN ('by a dead sender', 'perhaps out')")"
want 0 souk-admin channel remove c3 --yes
same 'what is left undecided is named' \
	"conversation $(number t3): this may have been sent, or not: by a dead sender
conversation $(number t4): this may have been sent, or not: perhaps out" \
	"$(cat out)"
same 'it is not said again, and why stands there' \
	'2 cancelled it may have been sent: its account was removed' "$(db "SELECT
	count(*) || ' ' || state || ' ' || reason FROM outbox_parts
	WHERE text IN ('by a dead sender', 'perhaps out')")"
same 'the token is gone' '{}' "$(db "SELECT config FROM channel_integrations
	WHERE id = 'c3'")"
same 'nor is anything on its way' '' "$(souk-admin outbox list)"
