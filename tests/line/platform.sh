#!/bin/sh
# The platforms as they are: a thread that fails, lists that are too much,
# messages without details, quotas, other versions.
. "$(dirname "$0")/lib.sh"

jq -n '{ pages: [{ id: "1002", ids_only: true, instagram: {
	    id: "17841400000000002", username: "own", token: "token-of-login" }
	},
	{ id: "1001", token: "token-of-the-page",
	instagram: { id: "17841400000000001", username: "shop" },
	threads: [ { platform: "messenger", id: "t_bad", poison: "messages",
	    customer: { id: "5001", name: "Poisoned" }, messages: [
	    { from: "customer", text: "unheard", ago_s: 90055 } ] } ] }],
    generate: [
	{ page: "1001", platform: "messenger", threads: 28, messages: 3,
	  newest_ago_s: 90000, spacing_s: 1, thread_spacing_s: 10 },
	{ page: "1001", platform: "instagram", threads: 3, messages: 3,
	  newest_ago_s: 90000, spacing_s: 1, thread_spacing_s: 10 },
	{ page: "1002", platform: "instagram", threads: 1, messages: 3,
	  newest_ago_s: 90000, spacing_s: 1, thread_spacing_s: 10 } ] }' \
	>"$work/world.json"

# page MEMBERS: change the Page of the world.
page() {
	sim_post /sim/world "{\"pages\": [{\"id\": \"1001\", $1}]}"
}

poison() {
	page "\"threads\": [{\"id\": \"t_bad\", \"platform\": \"messenger\",
		\"poison\": $1}]"
}

paced=
# import [OPTION]...: one line alone, whatever the pace or a failure would say.
import() {
	db 'UPDATE channel_integrations SET retry_at = NULL;
		UPDATE threads SET retry_at = NULL'
	# shellcheck disable=SC2086 # an option or none
	souk-channels $paced >"$work/channels"
	souk-fetch -b 120 "$@" <"$work/channels" 2>>"$work/fetch.err" |
		tee "$work/records" | souk-normalize | souk-store
}

messages() {
	db "SELECT count(*) FROM messages"
}

sim_start "$work/world.json"
shop_open facebook
souk ai off --all
import
check_same 'one poisoned thread does not keep the others from coming' 84 \
	"$(messages)"
check_same 'it is named, with its class and its code' 'transient 1' \
	"$(jq -r 'select(.type == "thread" and .thread_id == "t_bad").error |
		"\(.class) \(.code)"' "$work/records")"
check_same 'it is owed' 1 \
	"$(db "SELECT count(*) FROM threads WHERE thread_id = 't_bad'
		AND whole = 0")"
check_same 'the history is listed to its end' 1 \
	"$(db 'SELECT history_done FROM channel_integrations')"
check 'it is found by halves, not by asking for each thread' test \
	"$(calls 'GET thread')" -le 5

poison null
import
check_same 'healed, it comes as well' 85 "$(messages)"

poison '"row"'
sim_post /sim/say '[{"page": "1001", "platform": "messenger",
	"thread": "t_bad", "from": "customer", "text": "again" },
	{"page": "1001", "platform": "messenger", "customer": {"id": "5002"},
	"from": "customer", "text": "beside it" }]'
import -l
check_same 'where its row fails too, the news beside it come' 1 \
	"$(db "SELECT count(*) FROM messages WHERE content = 'beside it'")"
check_same 'and the poll is complete' checkpoint \
	"$(jq -r .type "$work/records" | tail -n 1)"
poison null
import -l
check_same 'healed, its news come' 1 \
	"$(db "SELECT count(*) FROM messages WHERE content = 'again'")"

# From here on the pace that the quota sets is not what is looked at.
paced=-a
page '"usage": {"call_count": 60, "total_time": 1, "total_cputime": 1,
	"estimated_time_to_regain_access": 0}'
db 'UPDATE channel_integrations SET history_done = 0, walked_to = NULL'
sim_delete /sim/calls
import -H
check_same 'past half of the quota the history is left alone' 1 \
	"$(calls 'GET conversations')"
check_same 'the quota is told as the platform states it' \
	'messenger 60 0' "$(jq -r 'select(.type == "checkpoint").usage |
		"\(.quota) \(.percent) \(.minutes)"' "$work/records")"
page '"usage": {}'

: >"$work/fetch.err"
page '"served": "v26.0"'
import -l
import -l
check_same 'another version than the one asked for is said once' 1 \
	"$(grep -c 'is answered by v26.0' "$work/fetch.err")"
check_same 'and told each time' v26.0 \
	"$(jq -r 'select(.type == "checkpoint").served' "$work/records")"
page '"served": "v25.0"'

souk channel add instagram --account 1001 --token-file "$work/token" \
	>"$work/added"
sim_delete /sim/calls
sim_post /sim/fault '{"match": {"path": "platform=instagram"}, "times": 3,
	"do": "status", "status": 500, "error": {"code": 1, "message":
	"Please reduce the amount of data you are asking for"}}'
import
check_same 'a list that is too much is asked for in less' '25 12 6 3' \
	"$(sim_get /sim/calls | jq -r '[.calls[]
		| select(.query.platform == "instagram")
		| select(.query.fields == "id,updated_time")]
		| (map(.query.limit) | index("25")) as $first
		| .[$first:$first + 4]
		| map(.query.limit) | join(" ")')"
check_same 'and its threads come' 9 \
	"$(db "SELECT count(*) FROM messages m JOIN conversations c
		ON c.id = m.conversation_id WHERE c.platform = 'instagram'")"
check_same 'what was learned is remembered' 3 \
	"$(jq -r 'select(.type == "checkpoint").memo.limit // empty' \
		"$work/records" | tail -n 1)"

# More between two polls than the platform shows the details of.
jq -n '[range(30) | { page: "1001", platform: "instagram", from: "customer",
	text: "one of thirty", customer: { id: "6001" } }]' >"$work/thirty"
sim_post /sim/say @"$work/thirty"
import -l
check_same 'of thirty messages between two polls twenty can be read' 20 \
	"$(db "SELECT count(*) FROM messages WHERE content = 'one of thirty'")"
check_same 'and the others are told, not passed over' 10 \
	"$(jq -r 'select(.type == "thread").bare // empty' "$work/records")"

(umask 077; echo token-of-login >"$work/login")
souk channel add instagram --login instagram --account 17841400000000002 \
	--token-file "$work/login" >"$work/added"
sim_delete /sim/calls
import
check_same 'messages that come as ids alone are asked for one by one' 3 \
	"$(calls 'GET message')"
check_same 'and come whole' 3 \
	"$(db "SELECT count(*) FROM messages m JOIN conversations c
		ON c.id = m.conversation_id JOIN channel_integrations i
		ON i.id = c.channel_id WHERE i.account_id = '17841400000000002'
		AND m.content LIKE 'message%'")"
check 'which is remembered' grep -q '"ids_since":"20' "$work/records"

souk-channels -a | jq -c 'select(.login == "instagram")
	| .refresh_at = "2020-01-01T00:00:00.000Z"' | souk-fetch -l \
	>"$work/records" 2>>"$work/fetch.err"
check_same 'a token that is due is renewed, past the version in the base' 1 \
	"$(calls 'GET refresh')"
check_same 'and the new one is told with its end' true \
	"$(jq 'select(.type == "token") | .access_token != null
		and .expires_at > .fetched_from' "$work/records")"
souk-store <"$work/records"
check_same 'and its end is kept' \
	"$(jq -r 'select(.type == "token").expires_at' "$work/records")" \
	"$(db "SELECT token_until FROM channel_integrations
		WHERE login = 'instagram'")"
finish
