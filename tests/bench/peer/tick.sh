#!/bin/sh
# tick.sh DATABASE [CURL-OPTION...]: an idle tick as a script does it: whom to
# poll, what moved, what is new, who waits for an answer.
set -eu
db=$1
shift
sqlite3 -separator ' ' "$db" "SELECT id, account_id,
	json_extract(config, '\$.access_token'),
	coalesce(last_fetch_timestamp, '') FROM channel_integrations
	WHERE is_connected = 1" |
while read -r id account token since; do
	curl -sS "$@" -H "Authorization: Bearer $token" \
		"$SOUK_GRAPH_URL/$account/conversations?platform=messenger&limit=25&fields=id,updated_time" |
	jq -r --arg id "$id" --arg since "$since" \
		'.data[] | select(.updated_time > $since) | [$id, .id] | @csv' \
		>"$db.moved"
	sqlite3 "$db" 'CREATE TEMP TABLE moved (channel, thread)' '.mode csv' \
		".import '$db.moved' moved" \
		"UPDATE channel_integrations SET polled_at = '$since' WHERE id = '$id'"
done
sqlite3 -json "$db" "SELECT conversation_id, content FROM messages
	WHERE is_old = 0 AND reply_sent = 0 AND sender_type = 'customer'" |
	jq -c '.[]'
