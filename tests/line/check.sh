#!/bin/sh
# The first five minutes: what a token is good for, and what nobody says.
. "$(dirname "$0")/lib.sh"

# A Page of many customers, one of two, one of none; one with an own login.
jq '.pages[0].threads = [] | .pages += [
	{ id: "1002", name: "Busy", token: "token-of-busy" },
	{ id: "1003", name: "Quiet", token: "token-of-quiet", threads: [
		{ platform: "messenger", customer: { id: "7001" },
		  messages: [{ from: "customer", ago_s: 900, text: "hi" }] },
		{ platform: "messenger", customer: { id: "7002" },
		  messages: [{ from: "customer", ago_s: 800, text: "hi" }] }] },
	{ id: "1004", name: "Linked", token: "token-of-linked",
	  instagram: { id: "17841400000000004", username: "linked",
	    scoped_id: "26160000000000004", token: "token-of-login" },
	  threads: [{ platform: "instagram", customer: { id: "8001" },
	    messages: [{ from: "customer", ago_s: 900, text: "hi" }] }] }]
	| .whatsapp = [{ phone_number_id: "5001", token: "token-of-whatsapp" }]
	| .generate = [{ page: "1002", platform: "messenger", threads: 12,
	  messages: 2 }]' "$here/world.json" >"$work/world.json"
sim_start "$work/world.json"
export SOUK_DB="$work/souk.db" SOUK_MODEL=model-one
souk init >"$work/init"

# add PLATFORM ACCOUNT TOKEN OPTION...: into $work/out and err; its status
add() {
	platform=$1 account=$2
	(umask 077; echo "$3" >"$work/token")
	shift 3
	status souk channel add "$platform" --account "$account" \
		--token-file "$work/token" "$@"
}

# found STATE WHAT WORDS: the last check of a channel said so.
found() {
	grep -q "^$1  *$2  *.*$3" "$work/out"
}

fault() {
	sim_post /sim/fault "$1"
}

check_same 'a channel is added though nobody has written' 0 \
	"$(add facebook 1001 token-of-the-page)"
check_same 'adding prints the id and nothing else' 1 "$(wc -l <"$work/out")"
check 'adding says what a poll every ten seconds costs' \
	grep -q 'every 10 s is 8,640 calls a day' "$work/err"
check 'adding says at once that Meta may hide customers' \
	grep -q 'no Advanced Access' "$work/err"
check_same 'no thread at all is never OK' 78 "$(status souk channel check 1)"
check 'and the reason is named' found bad threads 'Advanced Access.*hides'
check 'the Instagram account behind the Page is named' \
	found ok instagram 'shop (17841400000000001)'
check 'automatic answers are to be switched off' \
	found note automation 'Instant Reply, Away message, FAQ and Meta AI'
check 'a Page'\''s token has no stated end' found note expiry 'no stated end'

add facebook 1002 token-of-busy >/dev/null
sim_delete /sim/calls
check_same 'with many customers all is OK' 0 "$(status souk channel check 2)"
check 'and it says so' grep -q '^channel .*: OK$' "$work/out"
check 'the Page is named' found ok token Busy
check_same 'a check costs three calls' 3 "$(sim_get /sim/calls | jq .total)"
check_same 'and never a token in a URL' 0 \
	"$(sim_get /sim/calls | grep -c token-of)"
check_same 'no message is read or stored by it' 0 \
	"$(db 'SELECT count(*) FROM messages')"
check 'in JSON it is one finding a line' \
	sh -c 'souk channel check 2 --json | jq -e -s "length > 3 and
		all(.what != null and .state != null)"'
check_same 'an id does as well as a number' 0 \
	"$(status souk channel check "$(db 'SELECT id FROM channel_integrations
		WHERE number = 2')")"

souk channel connect 2 --token-until 2031-05-06
status souk channel check 2 >/dev/null
check 'a day on which the token ends is named' \
	found ok expiry 'the token ends on 2031-05-06, in [0-9]* days'

# Meta tells an app when the tokens that were made for it end.
ends() {
	sim_post /sim/world "$(jq -nc --argjson ends "$1" '{ pages: [
		{ id: "1002", app_id: "77", app_secret: "secret-of-the-app",
		  token_ends_s: $ends, consent_ends_s: 5000000 }] }')"
}
until_of() {
	db 'SELECT token_until FROM channel_integrations WHERE number = 2'
}
(umask 077; echo secret-of-the-app >"$work/secret")
ends 3000000
sim_delete /sim/calls
check_same 'a new secret and number of the app are tried' 0 \
	"$(status souk channel connect 2 --app-secret-file "$work/secret" \
	--app-id 77)"
check 'and when the token ends is learned' \
	grep -q '^ok  *expiry  *the token ends on .*, in 34 days' "$work/err"
check 'and until when its owner consented' \
	grep -q '^ok  *consent  *what its owner consented to ends on .* 57 days' \
	"$work/err"
check_same 'it is kept' "$(date -u -d '3000000 seconds' +%Y-%m-%d)" \
	"$(until_of | cut -c 1-10)"
check_same 'by one call more' 4 "$(sim_get /sim/calls | jq .total)"
check_same 'the token stands in no URL' 0 \
	"$(sim_get /sim/calls | jq -c '.calls[] | del(.body)' | grep -c token-of)"
ends 400000
status souk channel check 2 >/dev/null
check 'a token that is soon over is to be seen to' found note expiry \
	'ends on .*, in 4 days'
check_same 'and people are told' 1 "$(SOUK_NOTIFY=true souk-admin events \
	--due | jq -r 'select(.kind == "token").text' |
	grep -c '^The token of the facebook account 1002 ends')"
ends 0
status souk channel check 2 >/dev/null
check 'of a token that never ends that is said' found ok expiry 'no day'
check_same 'and kept' '' "$(until_of)"
souk channel connect 2 --app-id 78 2>"$work/out"
check 'the number of another app is named' found note expiry \
	'does not tell.*--app-id'
check_same 'which spoils nothing' 0 "$(status souk channel check 2)"
check_same 'what is no number is a mistake' 64 \
	"$(status souk channel connect 2 --app-id x)"
souk channel connect 2 --app-id 77 2>"$work/out"
fault '{"match": {"method": "POST"}, "times": 0, "do": "status",
	"status": 200, "body": "[null]"}'
check_same 'an answer that comes too late is none' 0 \
	"$(status souk channel check 2)"
check 'and said to be' found note expiry 'does not tell'
sim_delete /sim/fault

add facebook 1003 token-of-quiet >/dev/null
check_same 'so few that all may have a role are not OK' 78 \
	"$(status souk channel check 3)"
check 'it says how many, and why that is doubtful' \
	found doubt threads '2 threads, perhaps.*role on the app'
check 'and what to type where it is none' \
	found doubt threads 'souk channel edit ID --advanced-access on'
check_same 'then the operator'\''s word is asked for no more' 0 \
	"$(souk channel edit 3 --advanced-access on 2>"$work/tried"
		status souk channel check 3)"
check 'it was tried at once' grep -q '^channel 3: OK' "$work/tried"
check 'and says whose word it is' found ok threads 'advanced-access on'
check_same 'the word can be taken back' 78 \
	"$(souk channel edit 3 --advanced-access off 2>"$work/tried"
		status souk channel check 3)"
check_same 'of no thread at all, no word makes a good one' 78 \
	"$(souk channel edit 1 --advanced-access on 2>"$work/tried"
		status souk channel check 1)"
check 'which then says what to do' \
	found bad threads 'after all.*Let somebody who has none write'
check_same 'a number that is none is souk'\''s to refuse' \
	"65 souk: no channel '99'; 'souk channel list' has them all" \
	"$(status souk channel check 99) $(cat "$work/err")"

check_same 'a Page without Instagram is added' 0 \
	"$(add instagram 1002 token-of-busy)"
check 'and it says what to link' grep -q 'link one to it' "$work/err"

add instagram 1004 token-of-linked >/dev/null
check 'the login of one'\''s own account is recommended' \
	grep -q 'login instagram works on Standard Access' "$work/err"
check 'access to messages is named' \
	grep -q 'Allow access to messages' "$work/err"
check_same 'one Instagram by both logins is refused' 65 \
	"$(add instagram 17841400000000004 token-of-login --login instagram)"
check 'by the number of the channel that has it' \
	grep -q 'channel 5 speaks for this account already' "$work/err"
check_same 'and the second is not connected' 0 \
	"$(db 'SELECT is_connected FROM channel_integrations WHERE number = 6')"
check_same 'it cannot be checked into use either' 65 \
	"$(status souk channel check 6)"
check_same 'the first one stays' 1 \
	"$(db 'SELECT is_connected FROM channel_integrations WHERE number = 5')"
check_same 'two equal Pages are refused' 65 \
	"$(add facebook 1001 token-of-the-page)"

add whatsapp 5001 token-of-whatsapp >/dev/null
check_same 'a WhatsApp number is OK where its token speaks for it' 0 \
	"$(status souk channel check 7)"
check 'and that nothing can be read of it is said' \
	found note threads 'souk import whatsapp'

fault '{"match": {"path": "conversations"}, "times": 0, "do": "status",
	"status": 403, "error": {"code": 10, "message": "(#10) No"}}'
check_same 'a missing permission is the operator'\''s' 78 \
	"$(status souk channel check 2)"
check 'what the token needs is named' \
	found bad permissions 'pages_messaging, pages_manage_metadata'
sim_delete /sim/fault
fault '{"match": {"path": "conversations"}, "times": 0, "do": "status",
	"status": 403, "error": {"code": 200, "subcode": 2534041,
	"message": "(#200) No"}}'
check_same 'messages that are not shared are the owner'\''s' 78 \
	"$(status souk channel check 5)"
check 'and the switch is named' found bad threads 'allow access to messages'
sim_delete /sim/fault
fault '{"match": {"path": "conversations"}, "times": 0, "do": "status",
	"status": 403, "error": {"code": 10, "message": "(#10) No"}}'
fault '{"match": {"path": "me/permissions"}, "times": 0, "do": "status",
	"status": 200, "body": "{\"data\":[
	{\"permission\":\"pages_messaging\",\"status\":\"declined\"},
	{\"permission\":\"pages_manage_metadata\",\"status\":\"granted\"}]}"}'
check_same 'where Meta lists permissions, one missing is not OK' 78 \
	"$(status souk channel check 2)"
check 'a declined one is missing' found bad permissions 'lacks pages_messaging'
check 'one not listed is missing' \
	found bad permissions 'lacks pages_read_engagement'
sim_delete /sim/fault
fault '{"match": {"path": "1002"}, "times": 0, "do": "html"}'
check_same 'what was not answered is not known' 75 \
	"$(status souk channel check 2)"
sim_delete /sim/fault

sim_post /sim/token '{"token": "token-of-busy",
	"dead": {"code": 190, "subcode": 463}}'
sim_delete /sim/calls
check_same 'a dead token is said by its status' 77 \
	"$(status souk channel check 2)"
check 'and in words' found bad token 'expired'
check_same 'a dead token is not tried again and again' 1 \
	"$(sim_get /sim/calls | jq .total)"
check_same 'no such channel' 65 "$(status souk channel check 99)"
check_same 'no channel named' 64 "$(status souk channel check)"
check_same 'a check leaves nothing behind' '' \
	"$(find "$SOUK_DB.run" -name 'tick.*')"
check 'no secret is in what a check keeps' \
	sh -c '! sqlite3 "$SOUK_DB" "SELECT * FROM channel_checks" |
		grep token-of'
finish
