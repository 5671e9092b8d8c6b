#!/bin/sh
# What may be sent when, and as what; and what became of what may not.
. "$(dirname "$0")/lib.sh"

# Nothing on its way, and nobody who wrote within a day or a week.
jq '.pages[0] += { human_agent: true, require_proof: true,
	app_secret: "secret-of-the-app" }' "$here/world.json" \
	>"$work/world.json"
sim_start "$work/world.json"
export SOUK_DB="$work/souk.db" SOUK_MODEL=model-one
(umask 077; echo token-of-the-page >"$work/token"
	echo secret-of-the-app >"$work/secret")
souk init >"$work/init"

tag_of() {
	sim_get '/sim/ledger?kind=send' | jq -r '"\(.tag) \(.text)"' | tail -n 1
}

# number_of CUSTOMER: of the conversation.
number_of() {
	db "SELECT number FROM conversations WHERE customer_id = '$1'"
}

# days N: the platform's clock goes on.
days() {
	sim_post /sim/clock "{\"offset_ms\": $(($1 * 86400000))}"
	sim_post /sim/say '{"platform": "messenger", "from": "customer",
		"text": "now", "customer": {"id": "2999", "name": "Clock"}}'
}

outbox_says() {
	db "SELECT state || ': ' || coalesce(p.reason, o.reason)
		FROM outbox_parts p JOIN outbox o USING (reply_id)
		WHERE p.text LIKE '$1%' ORDER BY o.number DESC LIMIT 1"
}

souk channel add facebook --account 1001 --token-file "$work/token" \
	--app-secret-file "$work/secret" >"$work/out" 2>"$work/err"
check_not 'a check proves itself where a proof is required' \
	grep -q 'app secret' "$work/err"
settle
check_same 'reading proves itself too' 4 \
	"$(db 'SELECT count(*) FROM messages')"
customer_says 2001 first
settle
check_same 'and so does sending' 'null You said: first' "$(tag_of)"
check_same 'no proof is the secret itself' 0 \
	"$(sim_get /sim/calls | grep -c secret-of-the-app)"

days 2
souk say "$(number_of 2001)" 'after two days'
settle
check_same 'past the window a person is not sent as a response' 0 \
	"$(sends | grep -c 'after two days')"
check_same 'what was not sent says why' \
	'cancelled: the 24 hours to answer were over' \
	"$(outbox_says 'after two')"
souk channel connect 1 --human-agent on
souk say "$(number_of 2001)" 'as a human agent'
settle
check_same 'where the channel has it, it is a human agent'\''s' \
	'HUMAN_AGENT as a human agent' \
	"$(sim_get '/sim/ledger?kind=send' | jq -r '"\(.tag) \(.text)"' |
	grep 'as a human')"
check_same 'the agent itself never has a tag' 0 \
	"$(sim_get '/sim/ledger?kind=send' |
	jq -r 'select(.tag != null) | .text' | grep -c 'You said')"
days 10
souk say "$(number_of 2001)" 'after ten days'
settle
check_same 'past seven days nothing is sent' \
	'cancelled: the 24 hours to answer were over' \
	"$(outbox_says 'after ten')"
check_same 'and nothing was refused by the platform' 0 \
	"$(sim_get '/sim/ledger?kind=refused' | grep -c 'send')"
check_same 'a mistaken word changes nothing' 64 \
	"$(status souk channel connect 1 --human-agent perhaps)"
customer_says 2001 again
settle
check_same 'a new message opens the window' 'null You said: again' \
	"$(tag_of)"

# Another app owns the thread, and lets go of it.
sim_post /sim/fault '{"match": {"path": "1001/messages"}, "times": 1,
	"do": "status", "status": 400, "error": {"code": 2018300,
	"message": "(#2018300) owned"}}'
customer_says 2002 'are you there'
settle
check_same 'a thread that another app owns is left to it' \
	'failed: another app speaks in this thread now' \
	"$(outbox_says 'You said: are you' | sed 's/;.*//')"
check_same 'who can mend it is said' customer \
	"$(souk outbox list --json | jq -r 'select(.state == "failed").who')"
settle
check_same 'and not tried on and on' 0 "$(sends | grep -c 'are you there')"
customer_says 2002 'hello again'
settle
check_same 'it is tried again at the next message of the customer' 1 \
	"$(sends | grep -c 'hello again')"
finish
