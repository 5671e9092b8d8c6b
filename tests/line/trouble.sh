#!/bin/sh
# What goes wrong outside.
. "$(dirname "$0")/lib.sh"

fault() {
	sim_post /sim/fault "$1"
}

sim_start "$here/world.json"
shop_open facebook
settle

customer_says 2001 'first'
check_same 'without a model the tick says configuration' 78 \
	"$(status env SOUK_MODEL= souk run)"
check 'the missing setting is named' grep -q SOUK_MODEL "$work/err"
check 'the stage that needs it is named' \
	grep -q '^souk: souk-reply: exit 78' "$work/err"
check_same 'what waits goes on waiting' '' "$(sends)"
settle
check_same 'with a model it is answered' 'You said: first' "$(sends)"

customer_says 2001 second
fault '{"match": {"path": "conversations"}, "times": 0, "do": "html"}'
check_same 'HTML in the place of JSON: try again later' 75 \
	"$(status souk run)"
check 'the stage that met it is named' \
	grep -q '^souk: souk-fetch: exit 75' "$work/err"
check_same 'the account is named, and what to type' \
	"souk: channel 1 in trouble ('souk channel check 1')" \
	"$(grep trouble "$work/out")"
sim_delete /sim/fault
fault '{"match": {"path": "conversations"}, "times": 0, "do": "truncate",
	"bytes": 300}'
db 'UPDATE channel_integrations SET retry_at = NULL'
check_same 'JSON cut in the middle: try again later' 75 "$(status souk run)"
sim_delete /sim/fault
db 'UPDATE channel_integrations SET retry_at = NULL'
settle
check_same 'nothing is lost by either' 'You said: second' \
	"$(sends | tail -n 1)"
check_same 'nothing is sent twice by either' 2 "$(sends | wc -l)"

db 'UPDATE channel_integrations SET history_done = 0'
fault '{"match": {"path": "conversations"}, "times": 0, "do": "html"}'
check_same 'where history is left as well: try again later' 75 \
	"$(status souk run)"
check_same 'the history of an account that fails is not asked for besides' 1 \
	"$(grep -c 'souk-fetch: exit 75' "$work/err")"
check_same 'so that one failed poll costs nothing but the beat' '1:' "$(db "SELECT
	failures || ':' || coalesce(retry_at, '') FROM channel_integrations")"
sim_delete /sim/fault
settle
check_same 'and the next one goes on with it' 1 \
	"$(db 'SELECT history_done FROM channel_integrations')"

customer_says 2001 third
fault '{"match": {"path": "conversations"}, "times": 0, "do": "status",
	"status": 401, "error": {"code": 190, "type": "OAuthException",
	"message": "Error validating access token"}}'
check_same 'a refused token says so' 77 "$(status souk run)"
check_same 'a dead token disconnects its channel' 0 \
	"$(db 'SELECT is_connected FROM channel_integrations')"
sim_delete /sim/fault
sim_delete /sim/calls
souk run >"$work/out" 2>&1
check_same 'a disconnected channel is left alone' 0 \
	"$(sim_get /sim/calls | jq .total)"

souk channel connect "$(cat "$work/facebook")" --token-file "$work/token" \
	>"$work/connected"
settle
check_same 'connected again, it goes on without loss' 'You said: third' \
	"$(sends | tail -n 1)"

customer_says 2001 fourth
sim_post /sim/world '{"pages": [{"id": "1001", "usage": {"call_count": 100,
	"estimated_time_to_regain_access": 7}}]}'
check_same 'a quota that is used up: try again later' 75 "$(status souk run)"
check_same 'the channel is parked for as long as the platform said' 7 \
	"$(db "SELECT round((julianday(retry_at) - julianday('now')) * 1440)
		FROM channel_integrations" | cut -d. -f1)"
sim_delete /sim/calls
souk run >"$work/out" 2>&1
check_same 'and no call makes it longer' 0 "$(sim_get /sim/calls | jq .total)"
sim_post /sim/world '{"pages": [{"id": "1001", "usage": {}}]}'
db 'UPDATE channel_integrations SET retry_at = NULL'
settle
check_same 'then it goes on without loss' 'You said: fourth' \
	"$(sends | tail -n 1)"

customer_says 2001 fifth
asked() {
	sim_get /sim/calls | jq '.counts | with_entries(select(.key |
		test("chat"))) | add // 0'
}
check_same 'a key that is refused says so' 77 \
	"$(OPENAI_API_KEY=key-of-another status souk run)"
sim_delete /sim/calls
check_same 'and is not tried again at once' '0 0' \
	"$(OPENAI_API_KEY=key-of-another status souk run) $(asked)"
check_same 'nor by another name of nothing else' '0 0' \
	"$(OPENAI_API_KEY=key-of-another SOUK_MODEL_MAX_TOKENS=999 status souk run) $(
		asked)"
check_same 'another one is: it is refused on its own' 77 \
	"$(OPENAI_API_KEY=key-of-a-third status souk run)"
sim_delete /sim/calls
check_same 'and rests in its turn' '0 0' \
	"$(OPENAI_API_KEY=key-of-a-third status souk run) $(asked)"
customer_says 2009 'Can I talk to a human please?'
check_same 'who asks for a person gets one all the same' '0 0' \
	"$(OPENAI_API_KEY=key-of-a-third status souk run) $(asked)"
check_same 'and is told so' \
	'A colleague will answer you as soon as possible.' \
	"$(sends | tail -n 1)"
check_same 'which says nothing of the model: it rests on' '0 0' \
	"$(OPENAI_API_KEY=key-of-a-third status souk run) $(asked)"
check 'what is kept of a key is too little to guess it by' test "$(db "SELECT
	length(json_extract(memo, '$.failed_with')) FROM services
	WHERE name = 'model'")" -eq 4
souk run >"$work/out" 2>&1
check_same 'the right one answers at once' 'You said: fifth' \
	"$(sends | tail -n 1)"
check_same 'and then nothing rests' 0 "$(db "SELECT count(*) FROM services
	WHERE name = 'model' AND retry_at IS NOT NULL")"
finish
