#!/bin/sh
# Windows and tokens that end, accounts that are not imported, the day's summary.
. "$(dirname "$0")/../shop.sh"
export SOUK_NOTIFY=true
shop_open

due() {
	souk-admin events --due | jq -r "select(.kind == \"$1\") | $2"
}

ago() {
	date -u -d "$1 ago" +%Y-%m-%dT%H:%M:%S.000Z
}

customer_waits
db "UPDATE messages SET outcome = 'held', reply_sent = 1,
	created_at = '$(ago '19 hours')'"
same 'with five hours left nothing is told' '' "$(due window .text)"
db "UPDATE messages SET created_at = '$(ago '21 hours')';
	UPDATE conversations SET last_message_at = '$(ago '21 hours')'"
same 'with three hours left it is' 1 "$(due window .text | wc -l)"
same 'and when it ends' "$(date -u -d '3 hours' +%Y-%m-%dT%H)" \
	"$(due window .detail | cut -c1-13)"
same 'once' 1 "$(due window .event_id | wc -l)"
db "DELETE FROM events;
	UPDATE messages SET outcome = NULL, reply_sent = 0"
same 'who waits for the agent is not told of' '' "$(due window .text)"
db "UPDATE conversations SET status = 'معلق'"
same 'who waits in a conversation that is a person'\''s is' 1 \
	"$(due window .text | wc -l)"
db "DELETE FROM events;
	UPDATE messages SET outcome = 'held', reply_sent = 1;
	UPDATE channel_integrations SET config = json_set(config, '\$.human_agent',
	json('true'))"
same 'where a person has seven days, it is not now' '' "$(due window .text)"
db "UPDATE channel_integrations SET config = json_remove(config,
	'\$.human_agent');
	INSERT INTO messages (id, conversation_id, message_id, sender_type,
	content, created_at, seq, is_old, reply_sent)
	SELECT 'e', conversation_id, 'e', 'employee', 'here', '$(ago '1 hour')',
	9, 0, 1 FROM messages"
same 'nor where a person has answered' '' "$(due window .text)"

souk-admin channel connect c1 --token-until \
	"$(date -u -d '8 days' +%Y-%m-%d)" --token-file token
same 'a token of another eight days is none' '' "$(due token .text)"
souk-admin channel connect c1 --token-until \
	"$(date -u -d '6 days' +%Y-%m-%d)" --token-file token
same 'one of six is' 1 "$(due token .text | wc -l)"
want 1 souk-admin doctor
has out 'its token ends within a week'
souk-admin channel connect c1 --token-file token
same 'of a token without a day nothing is known' '' \
	"$(db 'SELECT token_until FROM channel_integrations')"
want 64 souk-admin channel connect c1 --token-until soon

db "UPDATE channel_integrations SET failures = 3, reason = 'no answer',
	polled_at = '$(ago '2 hours')'"
same 'an account that is not imported' \
	"Trouble with the facebook account 1001: not imported for an hour: no answer ('souk channel check 1')" \
	"$(due channel .text)"

same 'no summary is told unasked' '' "$(due day .text)"
SOUK_NOTIFY_DAILY=$(date +%H:00)
export SOUK_NOTIFY_DAILY
same 'the summary counts what came and what became of it' '1 0 0 1 0' \
	"$(due day '.day | "\(.messages) \(.replied) \(.person) \(.held) \(.waiting)"')"
same 'it is one a day' 1 "$(due day .text | wc -l)"
SOUK_NOTIFY_DAILY=25 want 78 souk-admin events --due
SOUK_NOTIFY_DAILY=20:30 want 78 souk-admin events --due
