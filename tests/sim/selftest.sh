#!/bin/sh
# Starts the simulator, that of SOUK_TEST_BIN (tests/bin), and holds its answers
# against what the platforms are known to say.  Needs curl and jq.  Prints TAP; 1 on
# a failure.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
sim=${SOUK_TEST_BIN:-$here/../bin}/souk-sim
dir=$(mktemp -d)
n=0 bad=0 pid=
trap 'if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || :; fi; rm -rf "$dir"' \
	EXIT

is() { # sentence got wanted
	n=$((n + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $n - $1"
	else
		bad=$((bad + 1))
		echo "not ok $n - $1"
		printf '# got    %s\n# wanted %s\n' "$2" "$3"
	fi
}

# Each leaves body, head and prints the status.
ask() {
	curl -sS -o "$dir/body" -D "$dir/head" -w '%{http_code}' \
	    --max-time 10 "$@" || :
}
get() { path=$1; shift; ask "$url$path" "$@"; }
page() { path=$1; shift; get "$path" -H "Authorization: Bearer pt" "$@"; }
login() { path=$1; shift; get "$path" -H "Authorization: Bearer it" "$@"; }
post() { # token path json
	ask -H "Authorization: Bearer $1" -H 'Content-Type: application/json' \
	    -d "$3" "$url$2"
}
control() { ask -X "$1" "$url/sim/$2" ${3+-d "$3"} >/dev/null; }
body() { jq -rc "$1" "$dir/body"; }
head_of() { tr -d '\r' <"$dir/head" | sed -n "s/^$1: //Ip"; }
code() { body '[.error.code,.error.error_subcode]|map(tostring)|join("/")'; }
text_of() { head -c "$1" /dev/zero | tr '\0' "$2"; }

cat >"$dir/world.json" <<'EOF'
{"seed":7,"pages":[
 {"id":"1001","name":"One","token":"pt","app_secret":"sec","human_agent":true,
  "instagram":{"id":"17841400000000001","scoped_id":"2616","username":"one",
  "token":"it"},
  "threads":[
   {"platform":"messenger","customer":{"id":"501","name":"Leïla \ud83d\ude00"},
    "id":"t_100000000000001","messages":[
    {"id":"m_old","from":"customer","ago_s":3000,"text":"hi / there"},
    {"from":"page","ago_s":2900,"text":"yes?"},
    {"from":"customer","ago_s":2800,"attachments":[{"image":"https://x/y.jpg"}]},
    {"from":"customer","ago_s":2700,"sticker":"https://x/s.png"},
    {"from":"customer","ago_s":2600,"text":"z","shape":"no_from"},
    {"from":"customer","ago_s":2500,"shape":"bare"}]},
   {"platform":"messenger","customer":{"id":"502","name":"Late"},
    "messages":[{"from":"customer","ago_s":90000,"text":"old"}]},
   {"platform":"instagram","customer":{"id":"601","username":"insta"},
    "messages":[{"from":"customer","ago_s":500,"text":"salut"}]},
   {"platform":"instagram","customer":{"id":"602","username":"late.ig"},
    "messages":[{"from":"customer","ago_s":90000,"text":"old"}]}]},
 {"id":"1002","name":"Two","token":"pt2","app_secret":"s2",
  "require_proof":true,"detail_limit":20,"threads":[]},
 {"id":"1003","name":"Bulk","token":"pt3","sparse":true,"send_id_form":"bare",
  "send_visible_after_ms":60000,"instagram":{"id":"17841400000000003",
  "username":"bulk"}}],
 "generate":[
  {"page":"1003","platform":"messenger","threads":60,"messages":3},
  {"page":"1002","platform":"messenger","threads":1,"messages":30},
  {"page":"1001","platform":"instagram","threads":1,"messages":30,
   "newest_ago_s":200000}],
 "whatsapp":[{"phone_number_id":"9001","token":"wt","windows":
  {"+15550002222":true,"+15550003333":90000,"US.1349":true}}],
 "model":{"key":"mk","name":"m1","tools_need_reasoning_none":true,
  "refuses":["max_tokens","temperature"],"rules":[
  {"has_tool_result":true,"say":"order {result.order_no|result.id} done"},
  {"regex":"buy ([0-9]+) (.*)","call":[{"name":"create_order",
   "arguments":{"product_name":"{2}","quantity":"{1:int}"}}]},
  {"when":"slow","say":"late","delay_ms":1000},
  {"when":"broken","status":500},
  {"when":"price","say":"ten"}],"default":{"say":"hello"}}}
EOF
"$sim" -P "$dir/port" -w "$dir/world.json" -l "$dir/ledger" 2>"$dir/err" &
pid=$!
while [ ! -s "$dir/port" ]; do kill -0 "$pid"; sleep 0.05; done
url=http://127.0.0.1:$(cat "$dir/port")
v=/v25.0

# -- reading ---------------------------------------------------------------
is 'a list answers' "$(page "$v/1001/conversations?platform=messenger")" 200
is 'the list holds the platform asked for' "$(body '.data|length')" 2
is 'the version is named' "$(head_of facebook-api-version)" v25.0
is 'the newest thread comes first' "$(body '.data[0].id')" t_100000000000001
is 'the last page of Messenger has no next' "$(body '.paging.next')" null
is 'and both cursors' "$(body '.paging.cursors|keys|length')" 2
page "$v/me/conversations?platform=MESSENGER&fields=id,updated_time,participants,messages.limit(2)%7Bid,message,from%7D&limit=1" >/dev/null
is 'a limit holds' "$(body '.data|length')" 1
is 'a nested limit holds' "$(body '.data[0].messages.data|length')" 2
is 'a nested next names its edge' "$(body '.data[0].messages.paging.next|
	contains("/v25.0/t_100000000000001/messages?access_token=pt&fields=id%2Cmessage%2Cfrom")')" true
is 'the customer stands first, with an address' \
	"$(body '.data[0].participants.data[0]|keys|join(",")')" email,id,name
is 'slashes and the rest of Unicode are escaped' \
	"$(grep -c 'Le\\u00efla \\ud83d\\ude00' "$dir/body")" 1
next=$(body '.paging.next')
is 'a nested next can be followed' \
	"$(ask "$(body '.data[0].messages.paging.next')" >/dev/null
	body '.data|length')" 2
page "$v/me/conversations?platform=messenger&fields=participants&limit=1" >/dev/null
next=$(body '.paging.next')
is 'next is a whole URL on this server' "$(ask "$next")" 200
is 'next holds the rest' "$(body '"\(.data|length) \(.data[0].participants.data[0].name)"')" '1 Late'
is 'a bare row has only two members' "$(page "$v/t_100000000000001/messages?fields=id,created_time,from,message,to,attachments,sticker,tags&limit=6" >/dev/null
	body '.data[0]|keys|join(",")')" created_time,id
is 'a message may come without from' "$(body '.data[1]|has("from")')" false
is 'a sticker has an empty text' "$(body '.data[2]|[.message,.sticker]|join("|")')" '|https://x/s.png'
is 'attachments have a shape' "$(body '.data[3].attachments.data[0]|[.mime_type,.image_data.url]|join(" ")')" 'image/jpeg https://x/y.jpg'
is 'attachment paging hides a token too' "$(body '.data[3].attachments.paging.next|contains("access_token=pt")')" true
is 'times are written as Graph writes them' "$(body '.data[5].created_time|test("^[0-9-]+T[0-9:]+[+]0000$")')" true
is 'slashes are escaped' "$(grep -c 'hi \\/ there' "$dir/body")" 1
is 'message ids have 88 characters' "$(body '.data[4].id|length')" 88
is 'a message by itself has two fields' "$(page "$v/m_old" >/dev/null; body 'keys|join(",")')" created_time,id
is 'and more when asked' "$(page "$v/m_old?fields=message,from%7Bname%7D" >/dev/null; body '[.message,.from.id,.id]|join(" ")')" 'hi / there 501 m_old'
is 'a thread by itself' "$(page "$v/t_100000000000001?fields=message_count,snippet" >/dev/null; body '.message_count')" 6
is 'a customer is found by id' "$(page "$v/1001/conversations?platform=messenger&user_id=502" >/dev/null; body '.data[0]|keys|join(",")')" id
is 'the page' "$(page "$v/me?fields=id,name,instagram_business_account%7Bid,username%7D" >/dev/null; body '[.id,.instagram_business_account.username]|join(" ")')" '1001 one'

# -- Instagram -------------------------------------------------------------
page "$v/1001/conversations?platform=instagram&fields=id,updated_time,participants,messages%7Bfrom,story,is_unsupported%7D" >/dev/null
is 'Instagram shows after alone' "$(body '.paging.cursors|keys|join(",")')" after
is 'Instagram has user names, ours first' "$(body '.data[0].participants.data[0].username')" one
is 'an Instagram message has a long id' "$(body '.data[0].messages.data[0].id|startswith("aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEO")')" true
thread=$(body '.data[2].id')
is 'an Instagram thread has 60 characters and more' "$(body '.data[2].id|startswith("aWdfZAG06MzQwMjgy")')" true
ask "$(body '.paging.next')" >/dev/null
is 'the page after the last is empty' "$(body .)" '{"data":[]}'
page "$v/$thread/messages?fields=message&limit=50" >/dev/null
is 'details end after 20' "$(body '[.data[]|select(has("message"))]|length')" 20
old=$(body '.data[25].id')
is 'an older message is refused' "$(page "$v/$old?fields=message")" 400
is 'with 9000001' "$(code)" 9000001/null
is 'sticker is unknown on Instagram' "$(page "$v/$thread/messages?fields=sticker" >/dev/null; body .error.message)" '(#100) Tried accessing nonexisting field (sticker)'
is 'by Login: unread_count is refused' "$(login "/ig$v/me/conversations?platform=instagram&fields=unread_count")" 400
is 'with its own type' "$(body .error.type)" IGApiException
is 'by Login: two ids' "$(login "/ig$v/me?fields=user_id,id,username" >/dev/null; body '[.id,.user_id]|join(" ")')" '2616 17841400000000001'
is 'by Login: the list' "$(login "/ig$v/17841400000000001/conversations?platform=instagram" >/dev/null; body '.data|length')" 3
is 'by Login: its own version header' "$(head_of instagram-api-version)" v25.0
is 'a Page token is none there' "$(page "/ig$v/me")/$(code)" 400/190/null

# -- refusals --------------------------------------------------------------
is 'no token' "$(get "$v/me")/$(code)" 400/2500/null
is 'the refusal is mirrored' "$(head_of www-authenticate | cut -c1-46)" 'OAuth "Facebook Platform" "invalid_request" "A'
is 'an unknown token' "$(get "$v/me?access_token=x")/$(code)" 400/190/null
is 'a token in the query works' "$(get "$v/me?access_token=pt")" 200
is 'an unknown field' "$(page "$v/1001/conversations?platform=messenger&fields=id,colour")/$(code)" 400/100/null
is 'an unknown nested field' "$(page "$v/1001/conversations?platform=messenger&fields=messages%7Bfrom%7Busername%7D%7D")/$(code)" 400/100/null
is 'a broken field list' "$(page "$v/me?fields=id,,name")/$(code)" 400/2500/null
is 'an unknown parameter' "$(page "$v/1001/conversations?platform=messenger&since=1")/$(code)" 400/100/null
is 'too high a limit' "$(page "$v/1001/conversations?platform=messenger&limit=101")/$(code)" 400/100/null
is 'an invented cursor' "$(page "$v/1001/conversations?platform=messenger&after=abc")/$(code)" 400/100/null
is 'an invented nested cursor' "$(page "$v/1001/conversations?platform=messenger&fields=messages.after(abc)%7Bid%7D")/$(code)" 400/100/null
is 'and its body is whole JSON' "$(body '.error.message')" '(#100) Invalid cursors values'
is 'an unknown platform' "$(page "$v/1001/conversations?platform=icq")/$(code)" 400/100/null
is 'a wrong method' "$(page "$v/t_100000000000001" -X DELETE)/$(code)" 400/100/33
is 'an object of nobody' "$(page "$v/t_1")/$(code)" 400/100/33
is 'a thread of another page' "$(get "$v/t_100000000000001?access_token=pt3")/$(code)" 400/100/33
is 'another page' "$(page "$v/1003/conversations?platform=messenger")/$(code)" 403/10/null
is 'a proof is required' "$(get "$v/me?access_token=pt2")/$(code)" 400/104/null
is 'a wrong proof' "$(page "$v/me?appsecret_proof=00")/$(code)" 400/100/null
proof=$(printf pt2 | openssl dgst -sha256 -hmac s2 | sed 's/.*= //')
is 'a right proof' "$(get "$v/me?access_token=pt2&appsecret_proof=$proof")" 200
now=$(date +%s)
proof=$(printf 'pt2|%s' "$now" | openssl dgst -sha256 -hmac s2 | sed 's/.*= //')
is 'a proof with a time' "$(get "$v/me?access_token=pt2&appsecret_proof=$proof&appsecret_time=$now")" 200
control POST token '{"token":"pt","dead":{"code":190,"subcode":463}}'
is 'a dead token' "$(page "$v/me")/$(code)" 401/190/463
control POST token '{"token":"pt","dead":null}'
is 'a revived token' "$(page "$v/me")" 200
page "$v/me" >/dev/null
is 'an ETag saves the body' "$(page "$v/me" -H "If-None-Match: $(head_of etag)")" 304

# -- paging ----------------------------------------------------------------
count=0 empty=0
next="$url$v/1003/conversations?access_token=pt3&platform=messenger&limit=7"
while [ "$next" != null ] && [ $empty -lt 50 ]; do
	ask "$next" >/dev/null
	rows=$(body '.data|length')
	count=$((count + rows))
	[ "$rows" -gt 0 ] || empty=$((empty + 1))
	next=$(body '.paging.next')
done
is 'paging finds every thread once' "$count" 60
is 'past empty pages that have a next' "$([ $empty -gt 5 ] && echo yes)" yes
get "$v/1003/conversations?access_token=pt3&platform=messenger&limit=7" >/dev/null
old=$(body .paging.cursors.after)
control POST cursors/expire
is 'a cursor dies' "$(get "$v/1003/conversations?access_token=pt3&platform=messenger&after=$old")/$(code)" 400/100/null

# -- sending ---------------------------------------------------------------
m() { printf '{"recipient":{"id":"%s"},"messaging_type":"%s","message":{"text":"%s"}}' "$1" "$2" "$3"; }
is 'a send' "$(post pt "$v/1001/messages" "$(m 501 RESPONSE "hello")")" 200
id=$(body .message_id)
is 'names whom it went to' "$(body .recipient_id)" 501
is 'is in the list, from the page' "$(page "$v/t_100000000000001/messages?fields=message,from&limit=1" >/dev/null; body '.data[0]|[.id,.message,.from.id]|join(" ")')" "$id hello 1001"
is 'by way of the API' "$(control GET 'world?thread=t_100000000000001'; body '.threads[0].messages[-1].by')" api
is 'a send by form' "$(ask -H 'Authorization: Bearer pt' --data-urlencode 'recipient={"id":"501"}' --data-urlencode 'message={"text":"form"}' -d messaging_type=RESPONSE "$url$v/me/messages")" 200
is 'an Instagram send comes from the account' "$(post pt "$v/1001/messages" "$(m 601 RESPONSE "oui")" >/dev/null; body '.message_id|startswith("aWdfZAG1faXRl")')" true
is 'a send by Login needs no type' "$(post it "/ig$v/me/messages" '{"recipient":{"id":"601"},"message":{"text":"ok"}}')" 200
is 'no type' "$(post pt "$v/1001/messages" '{"recipient":{"id":"501"},"message":{"text":"x"}}')/$(code)" 400/100/null
is 'an unknown member' "$(post pt "$v/1001/messages" '{"recipient":{"id":"501"},"messaging_type":"RESPONSE","message":{"text":"x"},"colour":1}')/$(code)" 400/100/null
is 'no text' "$(post pt "$v/1001/messages" "$(m 501 RESPONSE '')")/$(code)" 400/100/null
is 'a number as recipient' "$(post pt "$v/1001/messages" '{"recipient":{"id":501},"messaging_type":"RESPONSE","message":{"text":"x"}}')/$(code)" 400/100/null
is '2000 characters fit Messenger' "$(post pt "$v/1001/messages" "$(m 501 RESPONSE "$(text_of 2000 a)")")" 200
is '2001 do not' "$(post pt "$v/1001/messages" "$(m 501 RESPONSE "$(text_of 2001 a)")")/$(code)" 400/100/null
is '1000 bytes fit Instagram' "$(post pt "$v/1001/messages" "$(m 601 RESPONSE "$(text_of 1000 a)")")" 200
is '1001 do not' "$(post pt "$v/1001/messages" "$(m 601 RESPONSE "$(text_of 999 a)é")")/$(code)" 400/100/2534015
is 'the window is closed on Messenger' "$(post pt "$v/1001/messages" "$(m 502 RESPONSE x)")/$(code)" 403/10/2018278
is 'and on Instagram' "$(post pt "$v/1001/messages" "$(m 602 RESPONSE x)")/$(code)" 403/10/2534022
is 'a person may still answer' "$(post pt "$v/1001/messages" '{"recipient":{"id":"502"},"messaging_type":"MESSAGE_TAG","tag":"HUMAN_AGENT","message":{"text":"x"}}')" 200
is 'other tags are dead' "$(post pt "$v/1001/messages" '{"recipient":{"id":"502"},"messaging_type":"MESSAGE_TAG","tag":"ACCOUNT_UPDATE","message":{"text":"x"}}')/$(code)" 400/100/null
is 'nobody' "$(post pt "$v/1001/messages" "$(m 99 RESPONSE x)")/$(code)" 400/100/2018001
is 'nobody on Instagram' "$(post it "/ig$v/me/messages" '{"recipient":{"id":"501"},"message":{"text":"x"}}')/$(code)" 400/100/2534014
is 'message and action' "$(post pt "$v/1001/messages" '{"recipient":{"id":"501"},"messaging_type":"RESPONSE","message":{"text":"x"},"sender_action":"typing_on"}')/$(code)" 400/100/2018014
is 'an action alone' "$(post pt "$v/1001/messages" '{"recipient":{"id":"501"},"sender_action":"typing_on"}')" 200
control POST say '{"page":"1003","customer":{"id":"777","name":"N"},"text":"hey"}'
thread=$(body .thread_id)
is 'a send id may be bare' "$(post pt3 "$v/1003/messages" "$(m 777 RESPONSE late)" >/dev/null; body '.message_id|length')" 86
is 'and the message not visible yet' "$(get "$v/$thread/messages?access_token=pt3&fields=message" >/dev/null; body '.data|length')" 1
control POST clock '{"offset_ms":61000}'
is 'until its time' "$(get "$v/$thread/messages?access_token=pt3&fields=message" >/dev/null; body '.data[0].message')" late
control POST clock '{"offset_ms":0}'

# -- the world's doings -------------------------------------------------------
control POST say '{"page":"1001","platform":"messenger","customer":"501","text":"new","id":"m_new"}'
is 'a customer says' "$(body .thread_id)" t_100000000000001
control POST unsend '{"message_id":"m_new"}'
is 'unsent: not in the list' "$(page "$v/t_100000000000001/messages?limit=100" >/dev/null; body '[.data[]|select(.id=="m_new")]|length')" 0
is 'unsent: by itself an error' "$(page "$v/m_new")/$(code)" 400/9000001/null
control POST say '{"page":"1001","customer":"501","text":"late","id":"m_late","visible_after_ms":30000}'
is 'a late message is not there yet' "$(page "$v/m_late")" 400
control POST clock '{"offset_ms":31000}'
is 'and then it is' "$(page "$v/m_late")" 200
control POST clock '{"offset_ms":0}'
control POST clock '{"set":"2030-01-01T00:00:00.000Z"}'
page "$v/me" >/dev/null
is 'the Date header is the simulator'\''s' "$(head_of date | cut -c1-16)" 'Tue, 01 Jan 2030'
control POST clock '{"offset_ms":0,"date_header":false}'
page "$v/me" >/dev/null
is 'and can be left out' "$(head_of date)" ''
control POST clock '{"date_header":true}'

# -- WhatsApp --------------------------------------------------------------
w() { printf '{"messaging_product":"whatsapp","recipient_type":"individual","to":"%s","type":"text","text":{"body":"%s"}}' "$1" "$2"; }
is 'a WhatsApp send' "$(post wt "$v/9001/messages" "$(w +15550002222 hi)")" 200
is 'answers in WhatsApp'\''s shape' "$(body '[.messaging_product,.contacts[0].input,.contacts[0].wa_id,(.messages[0].id|startswith("wamid."))]|join(" ")')" 'whatsapp +15550002222 15550002222 true'
is 'to a BSUID' "$(post wt "$v/9001/messages" '{"messaging_product":"whatsapp","recipient":"US.1349","type":"text","text":{"body":"x"}}' >/dev/null; body '.contacts[0].user_id')" US.1349
is 'the window is closed' "$(post wt "$v/9001/messages" "$(w +15550003333 hi)")/$(code)" 400/131047/null
is 'details are told' "$(body '.error.error_data.messaging_product')" whatsapp
is 'no plus' "$(post wt "$v/9001/messages" "$(w 15550002222 hi)")/$(code)" 400/131009/null
is 'too long' "$(post wt "$v/9001/messages" "$(w +15550002222 "$(text_of 4097 a)")")/$(code)" 400/100/null
is 'an unknown member of text' "$(post wt "$v/9001/messages" '{"messaging_product":"whatsapp","to":"+15550002222","type":"text","text":{"body":"x","b":1}}')/$(code)" 400/100/null
is 'a token of another kind' "$(post pt "$v/9001/messages" "$(w +15550002222 hi)")/$(code)" 400/100/33
control POST say '{"platform":"whatsapp","customer":"+15550003333"}'
is 'a customer opens the window' "$(post wt "$v/9001/messages" "$(w +15550003333 hi)")" 200

# -- the model -------------------------------------------------------------
tools='"tools":[{"type":"function","function":{"name":"create_order","strict":true,"parameters":{"type":"object","additionalProperties":false,"required":["product_name","quantity"],"properties":{"product_name":{"type":"string"},"quantity":{"type":"integer"}}}}}],"reasoning_effort":"none"'
chat() { post "${key:-mk}" /openai/v1/chat/completions "$1"; }
u() { printf '{"model":"m1","messages":[{"role":"system","content":"s"},{"role":"user","content":"%s"}]%s}' "$1" "${2:+,$2}"; }
err() { body '[.error.param,.error.code]|map(tostring)|join("/")'; }
is 'a completion' "$(chat "$(u 'what price')")" 200
is 'by the rule' "$(body '.choices[0]|[.message.content,.finish_reason]|join(" ")')" 'ten stop'
is 'with usage and an id' "$(body '.usage.total_tokens>0')/$(head_of x-request-id | cut -c1-4)" true/req_
is 'the default' "$(chat "$(u 'x')" >/dev/null; body '.choices[0].message.content')" hello
is 'a tool call' "$(chat "$(u 'buy 2 caps' "$tools")" >/dev/null; body '.choices[0].message.tool_calls[0].function.arguments')" '{"product_name":"caps","quantity":2}'
call=$(body '.choices[0].message.tool_calls')
t() { printf '{"model":"m1","messages":[{"role":"user","content":"buy 2 caps"},{"role":"assistant","content":null,"tool_calls":%s}%s],%s}' "$call" "$1" "$tools"; }
cid=$(printf %s "$call" | jq -r '.[0].id')
is 'after the result' "$(chat "$(t ",{\"role\":\"tool\",\"tool_call_id\":\"$cid\",\"content\":\"{\\\"order_no\\\":\\\"17\\\"}\"}")" >/dev/null; body '.choices[0].message.content')" 'order 17 done'
is 'a call left open' "$(chat "$(t ',{"role":"user","content":"x"}')")/$(err)" 400/messages/null
is 'a result of nothing' "$(chat '{"model":"m1","messages":[{"role":"user","content":"x"},{"role":"tool","tool_call_id":"a","content":"x"}]}')/$(err)" '400/messages[1].role/null'
is 'no key' "$(ask -d '{}' "$url/openai/v1/chat/completions")" 401
is 'a wrong key' "$(key=zz; chat "$(u x)")/$(err)" 401/null/invalid_api_key
is 'not JSON by header' "$(ask -H 'Authorization: Bearer mk' -d '{}' "$url/openai/v1/chat/completions")" 415
is 'not JSON' "$(chat '{"model":')" 400
is 'an unknown member' "$(chat "$(u x '"colour":1')")/$(err)" 400/colour/unknown_parameter
is 'an unknown model' "$(chat '{"model":"m2","messages":[{"role":"user","content":"x"}]}')/$(err)" 404/null/model_not_found
is 'max_tokens' "$(chat "$(u x '"max_tokens":5')")/$(err)" 400/max_tokens/unsupported_parameter
is 'both limits' "$(chat "$(u x '"max_tokens":5,"max_completion_tokens":5')")/$(err)" 400/max_tokens/null
is 'temperature' "$(chat "$(u x '"temperature":0.2')")/$(err)" 400/temperature/unsupported_value
is 'tools without reasoning none' "$(chat "$(u x "$(printf %s "$tools" | sed 's/,"reasoning_effort":"none"//')")")/$(err)" 400/reasoning_effort/null
is 'parallel calls without tools' "$(chat "$(u x '"parallel_tool_calls":false')")/$(err)" 400/parallel_tool_calls/null
is 'empty tools' "$(chat "$(u x '"tools":[]')")/$(err)" 400/tools/empty_array
is 'an open strict schema' "$(chat "$(u x "$(printf %s "$tools" | sed 's/"additionalProperties":false,//')")")/$(err)" '400/tools[0].function.parameters/invalid_function_parameters'
is 'a property not required' "$(chat "$(u x "$(printf %s "$tools" | sed 's/,"quantity"\]/]/')")")/$(err)" '400/tools[0].function.parameters/invalid_function_parameters'
is 'a bad tool name' "$(chat "$(u x "$(printf %s "$tools" | sed 's/create_order/create order/')")")/$(err)" '400/tools[0].function.name/invalid_value'
is 'null where none may stand' "$(chat "$(u x '"tools":null')")/$(err)" 400/tools/invalid_type
is 'null where it may' "$(chat "$(u x '"store":null')")" 200
is 'a user without content' "$(chat '{"model":"m1","messages":[{"role":"user","content":null}]}')/$(err)" '400/messages[0].content/invalid_type'
is 'an ordered error' "$(chat "$(u broken)")" 500
is 'the models' "$(get /openai/v1/models -H 'Authorization: Bearer mk' >/dev/null; body '.data[0].id')" m1
began=$(date +%s)
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	curl -s -o /dev/null -H 'Authorization: Bearer mk' -H 'Content-Type: application/json' \
	    -d "$(u slow)" "$url/openai/v1/chat/completions" &
	pids="${pids:-} $!"
done
# shellcheck disable=SC2086
wait $pids
is '20 slow calls run side by side' "$([ $(($(date +%s) - began)) -le 3 ] && echo yes)" yes

# -- faults ----------------------------------------------------------------
before=$(wc -l <"$dir/ledger")
control POST fault '{"match":{"method":"POST","path":"/messages"},"do":"drop_before"}'
is 'drop before: no answer' "$(post pt "$v/1001/messages" "$(m 501 RESPONSE lost)" 2>/dev/null)" 000
is 'and nothing done' "$(wc -l <"$dir/ledger")" "$before"
control POST fault '{"match":{"method":"POST","path":"/messages"},"do":"drop_after"}'
is 'drop after: no answer' "$(post pt "$v/1001/messages" "$(m 501 RESPONSE "done")" 2>/dev/null)" 000
is 'but done' "$(tail -n 1 "$dir/ledger" | jq -r '[.kind,.text]|join(" ")')" 'send done'
is 'once only' "$(post pt "$v/1001/messages" "$(m 501 RESPONSE more)")" 200
control POST fault '{"match":{"path":"/me"},"do":"status","status":400,"error":{"code":80006},"headers":{"Retry-After":"7"}}'
is 'an ordered error in Graph'\''s shape' "$(page "$v/me")/$(code)/$(head_of retry-after)" 400/80006/null/7
control POST fault '{"match":{"path":"/me","nth":2},"do":"html"}'
is 'not the first' "$(page "$v/me")" 200
is 'but the second' "$(page "$v/me")/$(head_of content-type | cut -c1-9)" 502/text/html
control POST fault '{"match":{"path":"/me"},"do":"truncate","bytes":5}'
is 'a cut body' "$(page "$v/me" 2>/dev/null)/$(wc -c <"$dir/body")" 200/5
control POST fault '{"match":{"path":"/me"},"do":"garbage"}'
is 'garbage' "$(page "$v/me" >/dev/null; jq . "$dir/body" >/dev/null 2>&1 || echo no)" no
poison() { control POST world "{\"pages\":[{\"id\":\"1001\",\"threads\":[{\"id\":\"t_100000000000001\",\"platform\":\"messenger\",\"poison\":$1}]}]}"; }
poison '"messages"'
is 'a poisoned thread fails its list' "$(page "$v/1001/conversations?platform=messenger&fields=messages%7Bmessage%7D")/$(code)" 500/1/null
is 'but a light one' "$(page "$v/1001/conversations?platform=messenger&fields=id,updated_time")" 200
is 'and itself' "$(page "$v/t_100000000000001/messages")" 500
poison '"row"'
is 'a worse one fails a light list' "$(page "$v/1001/conversations?platform=messenger&fields=id,updated_time")" 500
is 'but one of ids' "$(page "$v/1001/conversations?platform=messenger&fields=id")" 200
poison null
is 'it is healed' "$(page "$v/1001/conversations?platform=messenger&fields=messages%7Bmessage%7D")" 200
control POST world '{"pages":[{"id":"1001","served":"v26.0","ids_only":true}]}'
page "$v/me" >/dev/null
is 'another version answers' "$(head_of facebook-api-version)" v26.0
login "/ig$v/me/conversations?platform=instagram&fields=messages%7Bmessage%7D" >/dev/null
is 'by Login: ids only, where said' "$(body '[.data[].messages.data[]?|has("message")]|any')" false
control POST world '{"pages":[{"id":"1001","served":"v25.0","ids_only":false}]}'
control POST fault '{"match":{"path":"/me"},"do":"hang"}'
is 'a hang' "$(page "$v/me" --max-time 1 2>/dev/null)" 000
control POST fault '{"match":{"path":"/me"},"do":"delay","ms":300}'
is 'a delay' "$(page "$v/me" -w '%{http_code} %{time_total}' | awk '{print $1, ($2 >= 0.3)}')" '200 1'
control POST fault '{"match":{"path":"/me"},"do":"trickle","bytes":100}'
is 'a trickle' "$(page "$v/me" -w '%{http_code} %{time_total}' | awk '{print $1, ($2 >= 0.1)}')" '200 1'
control POST fault '{"match":{"path":"/me"},"do":"endless"}'
page "$v/me" --max-time 1 >/dev/null 2>&1
is 'endless' "$([ "$(wc -c <"$dir/body")" -gt 100000 ] && echo yes)" yes
control POST fault '{"match":{"path":"/me"},"do":"hang","times":0}'
control DELETE fault
is 'faults are taken back' "$(page "$v/me")" 200

# -- what an app asks about its tokens -------------------------------------
control POST world '{"pages":[{"id":"1001","app_id":"77","token_ends_s":1000},
 {"id":"1002","app_id":"88","token_ends_s":0}]}'
batch() { # token relative-url
	ask -H "Authorization: Bearer $1" -d include_headers=false \
	    --data-urlencode "batch=[{\"method\":\"GET\",\"relative_url\":\"$2\"}]" \
	    "$url$v/" >/dev/null
}
inner() { body '.[0].body | fromjson | '"$1"; }
batch '77|sec' debug_token?input_token=pt
is 'debug_token tells the app when a token ends' "$(inner ".data.expires_at - $(date +%s) | . > 990 and . < 1010")" true
is 'and of whom it is' "$(inner '[.data.app_id,.data.profile_id]|join(" ")')" '77 1001'
batch '77|sec' debug_token?input_token=pt2
is 'not of another app' "$(inner .error.code)" 100
batch pt debug_token?input_token=pt
is 'nor a Page by its own token' "$(inner .error.message)" '(#100) You must provide an app access token, or a user access token that is an owner or developer of the app'
batch '77|no' debug_token?input_token=pt
is 'a wrong secret is no app' "$(code)" 190/null
batch '88|s2' debug_token?input_token=pt2
is 'the proof counts there too' "$(code)" 104/null
batch '77|sec' me
is 'nothing else is played in a batch' "$(inner .error.code)" 2500
batch '77|sec' debug_token?input_token=nobody
is 'an unknown token is not valid' "$(inner .data.is_valid)" false

# -- books -----------------------------------------------------------------
control GET calls
is 'calls are counted' "$(body '.counts["GET conversations"]>10')" true
is 'without a token' "$(grep -c 'access_token' "$dir/body" || :)" 0
is 'with their bodies' "$(body '[.calls[]|select(.class=="send")][0].body.message.text')" hello
control GET 'ledger?kind=refused'
is 'refusals are in the ledger' "$(grep -c '10/2018278' "$dir/body")" 1
is 'every ledger line is JSON' "$(jq -c . "$dir/ledger" | wc -l)" "$(wc -l <"$dir/ledger")"
control POST world "$(jq -c '. + {replace:true}' "$here/demo.json")"
is 'the demo world loads' "$(get "$v/me/conversations?platform=messenger&access_token=token-of-the-demo" >/dev/null; body '.data|length')" 4
is 'a replaced world forgets' "$(page "$v/me")" 400
key='key-of-the-demo'
d() { printf '{"model":"demo-model","messages":[{"role":"user","content":"%s"}],%s}' "$1" "$tools"; }
is 'the demo answers a price' "$(chat "$(d 'كم سعر العباية؟')" >/dev/null; body '.choices[0].message.content|test("249")')" true
is 'the demo places an order' "$(chat "$(d 'أؤكد الطلب: عباية سوداء عدد 2، ليلى حسن 0501234567 الرياض')" >/dev/null; body '.choices[0].message.tool_calls[0].function.arguments|fromjson|[.product_name,.quantity]|join(" ")')" 'عباية سوداء 2'

kill "$pid"
r=0
wait "$pid" || r=$?
pid=
is 'SIGTERM ends it well' "$r" 0
is 'and quietly' "$(cat "$dir/err")" ''
echo "1..$n"
[ "$bad" -eq 0 ]
