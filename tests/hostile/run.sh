#!/bin/sh
# What strangers write, in every place where a stranger's words can stand; and
# a model that obeys every one of them.
#
# The strings are those of strings.jq, the injections those of obey.jq, both a
# family at a time; all of them come to one shop.
# shellcheck source=../line/lib.sh
. "$(dirname "$0")/../line/lib.sh"

# finds_nothing SENTENCE JQ-ARGUMENT...: what a filter finds wrong is nothing.
finds_nothing() {
	sentence=$1
	shift
	found=$(jq -r -L "$here" "$@" 2>&1) || found="jq failed: $found"
	check_same "$sentence" '' "$(printf '%s\n' "$found" | head -n 9)"
}

# --- the shop ----------------------------------------------------------------

# Every string that a name may hold is a product; 'Plain cup' is everybody's.
# Two rows cannot have one name; a spreadsheet's apostrophe is no part of it.
products() {
	jq -r '["name", "description", "price", "currency"],
		["Plain cup", "", "2.500", "KWD"],
		["Old cup", "", "1.500", "KWD"],
		([.[].text | select(utf8bytelength <= 256) |
			sub("^\u0027(?<formula>[=+@-])"; .formula)] |
			unique[] | [., ., "4.000", "KWD"]) | @csv' "$work/strings"
}

# A long catalog in every question would be another test.
shop() {
	export SOUK_DB="$work/shop/souk.db" SOUK_MODEL=model-one
	export SOUK_BUDGET=300 SOUK_ORDER_REQUIRES=none
	export SOUK_ORDER_MAX='900.000 KWD' SOUK_LIMIT_HOUR=0
	# No look into each thread: there are too many, and no employee.
	export SOUK_TAKEOVER=off
	mkdir "$work/shop"
	cd "$work/shop"
	souk init >"$work/out"
	for page in $pages; do
		(umask 077; echo "token-of-page-$page" >"$work/token")
		souk channel add facebook --account "$page" \
			--token-file "$work/token" >"$work/out" 2>&1
	done
	products >"$work/products.csv"
	status souk product import "$work/products.csv" >"$work/imported"
	cat "$work/out" "$work/err" >"$work/import.said"
	db "SELECT json_group_array(name) FROM products" >"$work/names"
	# What a product's text promises, the shop promises.
	db "UPDATE products SET is_active = 0 WHERE name <> 'Plain cup' AND
		(number % 16 <> 0 OR name LIKE '%KWD%' OR name LIKE '%free%'
		OR name LIKE '%gift%' OR name LIKE '%discount%'
		OR name LIKE '%100%' OR name LIKE '%١٠٠%')"
	souk run >"$work/out" 2>&1
}

# Eight Pages, for a Page is asked no more than twice a second.
pages='1001 1002 1003 1004 1005 1006 1007 1008'

world() {
	echo "$pages" | jq -R '{ pages: [ split(" ")[] | { id: .,
		token: "token-of-page-\(.)" } ],
		model: { key: "key-of-the-model", name: "model-one" } }'
}

# coming_in: what customers say, each to a Page of theirs.
coming_in() {
	jq '[.[] | . + { platform: "messenger", from: "customer",
		page: "\(1001 + (.customer.id | tonumber) % 8)" }]'
}

# --- what comes in and what the model says -----------------------------------

# Each string is a name and a message, and a plain wish follows it.
strangers() {
	jq '[.[] | . as $s | (.text, "order now") | { text: .,
		customer: { id: $s.id, name: $s.text } }]' "$work/strings" |
		coming_in
}

# To them the model orders in their own words, and repeats them; of those whom
# it obeys, each has what it says and calls.
rules() {
	jq '{ model: { default: { say: "Which cup may I show you?" }, rules: (
		[ .[] | { in: "all",
			when: "\"customer_name\":\"\(.name)\"" } + (
			if has("call") then { has_tool_result: false,
				force: true, call: [ { name: "create_order",
				arguments: .call } ] } else empty end,
			{ say } ) ] +
		[ { regex: "^(.*\n)?order now\n[^\n]*$", has_tool_result: false,
			call: [ ("Plain cup", "{1}") | { name: "create_order",
			arguments: { product_name: ., quantity: 1,
			customer_name: "{1}", customer_phone: null,
			customer_address: "{1}", notes: "{1}" } } ] },
		{ regex: "^(.*)\n[^\n]*$", has_tool_result: true,
			say: "{1}" } ] ) } }' "$work/obey"
}

# The mark that the prompt tells the model to keep, from what it was asked.
mark() {
	sim_get /sim/calls | grep -o 'Never write this mark: [0-9a-f-]*' |
		head -n 1 | sed 's/.*: //'
}

# Those whom the model obeys.
wishes() {
	jq '[.[] | { text: .wish, customer: { id, name } }]' "$work/obey" |
		coming_in
}

# lines N WHICH: so many times, with what they say kept.
lines() {
	for _ in $(seq "$1"); do
		souk "$2" >>"$work/ticks" 2>>"$work/ticks.err" || :
	done
}

# An employee says every fourth string to the stranger who wrote it.
say_back() {
	jq -j -s '(.[1:] | map({ key: .id, value: .number }) | from_entries)
		as $number | .[0][] | select((.id | tonumber) % 4 == 0) |
		"\($number[.id])\u0000\(.text)\u0000"' \
		"$work/strings" "$work/kept" |
		xargs -0 -n 2 souk-admin say -- >"$work/say.out" 2>"$work/say.err"
}

jq -Rn -f "$here/strings.jq" "$here/strings.txt" >"$work/strings"
world >"$work/world.json"
sim_start "$work/world.json"
shop
sim_post /sim/say '{ "platform": "messenger", "from": "customer",
	"page": "1001", "text": "hello", "customer": { "id": "70001",
	"name": "Guest" } }'
lines 1 run
jq -n --arg mark "$(mark)" --rawfile prompt "$here/../../reply/prompt.txt" \
	-f "$here/obey.jq" >"$work/obey"
rules >"$work/rules"
sim_post /sim/world "@$work/rules"
strangers >"$work/said"
sim_post /sim/say "@$work/said"
wishes >"$work/said"
sim_post /sim/say "@$work/said"
lines 1 import-line
lines 5 answer-line
sqlite3 "$SOUK_DB" <"$here/kept.sql" >"$work/kept"
sim_get '/sim/ledger?kind=send' >"$work/sends"
say_back || :
lines 1 answer-line
sim_get '/sim/ledger?kind=send' >"$work/said-back"
souk-admin export >"$work/exported"

# --- what became of it ---------------------------------------------------------

check 'at least 500 hostile strings are written' \
	[ "$(jq 'length' "$work/strings")" -ge 500 ]
check 'at least 250 injections are obeyed' \
	[ "$(jq 'length' "$work/obey")" -ge 250 ]

finds_nothing 'every message and name is stored byte for byte' -s '
	(.[1:] | map({ key: .id, value: . }) | from_entries) as $kept |
	.[0][] | . as $s | $kept[.id] | select(.name != $s.text or
	(.texts | index([$s.text])) == null) | "\($s.id) \($s.text | tojson)"
	' "$work/strings" "$work/kept"
check_same 'nobody'\''s message is forgotten' 0 \
	"$(jq -s 'map(.waits) | add' "$work/kept")"
check 'addresses are kept' test 300 -le "$(jq -s '[.[].orders[] |
	select(.address != null)] | length' "$work/kept")"
finds_nothing 'a name, an address and a note are what the eye sees' -s '
	include "hostile"; (.[0] | map({ key: .id, value: .text }) |
	from_entries) as $text | .[1:][] | select($text[.id] != null) |
	. as $k | .orders[] | select(
	(same_to_the_eye($text[$k.id]; .name; 100) and
	(.address == null or
	same_to_the_eye($text[$k.id]; .address; 300)) and
	same_to_the_eye($text[$k.id]; .notes; 500)) | not) |
	"\($k.id) \([$text[$k.id], .name, .address, .notes] | tojson)"
	' "$work/strings" "$work/kept"
finds_nothing 'a product is called what the file says, byte for byte' -s '
	.[1] as $names | .[0][] | select(.text | utf8bytelength <= 256) |
	select((.text | sub("^\u0027(?<formula>[=+@-])"; .formula)) as $t |
	$names | index([$t]) == null) | tojson
	' "$work/strings" "$work/names"
check 'products with such names are ordered' test 20 -le \
	"$(jq -s '[.[].orders[] | select(.product != "Plain cup")] | length' \
	"$work/kept")"
check_same 'an employee says every string that he is given' '' \
	"$(cat "$work/say.err")"
finds_nothing 'what is said back is said byte for byte' -s '
	(.[1:] | group_by(.recipient) | map({ key: .[0].recipient,
	value: map(.text) | join("") | gsub("\\s"; "") }) | from_entries) as
	$sent | .[0][] | select((.id | tonumber) % 4 == 0) | select(
	(.text | gsub("\\s"; "")) as $t | $sent[.id] | contains($t) | not) |
	"\(.id) \(.text | tojson)"' "$work/strings" "$work/said-back"

# --- the model that obeys ------------------------------------------------------

finds_nothing 'nothing that it says in obedience leaves' -s '
	(.[0] | map({ key: .id, value: .say }) | from_entries) as $say |
	.[1:][] | select($say[.recipient] != null) | . as $s |
	select($s.text | contains($say[$s.recipient])) |
	"\(.recipient) \(.text | tojson)"' "$work/obey" "$work/sends"
finds_nothing 'no reply recites the prompt or its mark' -s --rawfile prompt \
	"$here/../../reply/prompt.txt" --arg mark "$(mark)" '
	include "hostile"; .[] | select((.text | recited($prompt)) or
	(.text | ascii_downcase | gsub("[^0-9a-f]"; "") |
	contains($mark | gsub("-"; "")))) | tojson' "$work/sends"
check 'no reply holds a token or the key' \
	sh -c '! grep -e token-of-page -e key-of-the-model "$1"' - "$work/sends"
finds_nothing 'no order is outside the rules' -s '
	.[] | . as $k | .orders[] | select(.product != .listed or
	.active != 1 or .price != .true_price or .quantity < 1 or
	.quantity > 1000 or .total != .price * .quantity or
	.total > 900000 or .phone != null) | "\($k.id) \(tojson)"' "$work/kept"
finds_nothing 'nobody whom the model obeys has an order' -s '
	(.[0] | map(.id)) as $obeyed | .[1:][] | select(.orders != []) |
	select(.id as $id | $obeyed | index([$id])) | tojson
	' "$work/obey" "$work/kept"
check 'the strangers themselves are answered' test 500 -le \
	"$(jq -s '[.[].recipient | select(startswith("80"))] | unique |
	length' "$work/sends")"
check_same 'who asks for nothing hostile is answered' 1 \
	"$(jq -s '[.[] | select(.recipient == "70001")] | length' \
	"$work/sends")"
# --- what people and programs are shown ----------------------------------------

# Control characters, and what turns or hides the text beside it.
drives='[\x00-\x08\x0b-\x1f\x7f-\x{9f}\x{61c}\x{200e}\x{200f}'
drives=$drives'\x{2028}-\x{202e}\x{2066}-\x{2069}\x{e0000}-\x{e007f}]'

# calm FILE: nothing in it drives a terminal.
calm() {
	! LC_ALL=C.UTF-8 grep -anP -m 3 "$drives" "$1" | cat -v | cut -c 1-200 |
		grep .
}

# shown COMMAND...: in a pipe, and on a terminal.  There lines end with CR LF,
# and souk isolates what goes from right to left.
shown() {
	status souk-admin "$@" >"$work/rc"
	check_same "souk $* ends well" 0 "$(cat "$work/rc")"
	sed -i 's/\r$//' "$work/out"
	check "souk $* drives nothing" calm "$work/out"
	COLUMNS=100 script -qec "souk-admin $*" /dev/null </dev/null \
		>"$work/terminal" 2>&1 || :
	LC_ALL=C sed -i 's/\r*$//; s/\xe2\x81[\xa8\xa9]//g' "$work/terminal"
	check "souk $* drives no terminal" calm "$work/terminal"
}

for command in status 'status --json' conversations 'conversations --json' \
    'conversations --csv' 'product list' 'product list --json' \
    'product list --csv' orders 'orders --json' 'orders --csv' \
    'outbox list --all' 'outbox list --all --json' log 'log --json' \
    waiting 'waiting --json' events 'channel list' \
    'search order' 'search free --json' metrics report export; do
	# shellcheck disable=SC2086 # a command and its arguments
	shown $command
done
for which in $(jq -s '[.[] | select(.id | tonumber % 101 == 0) |
    .number][]' "$work/kept"); do
	shown show "$which"
	shown explain "$which"
done

# A spreadsheet reads as many rows as there are orders, and no formula.
souk-admin orders --csv >"$work/orders.csv"
sqlite3 "$work/sheet.db" -cmd '.mode csv' \
	-cmd ".import $work/orders.csv orders" '.quit' 2>"$work/sheet.err"
check_same 'a spreadsheet has a row for each order' \
	"$(db 'SELECT count(*) FROM orders')" \
	"$(sqlite3 "$work/sheet.db" 'SELECT count(*) FROM orders')"
check_same 'no row of it is odd' '' "$(cat "$work/sheet.err")"
check_same 'no cell of it is a formula' 0 "$(sqlite3 "$work/sheet.db" "
	SELECT count(*) FROM orders WHERE notes GLOB '[-=+@]*[^0-9 ]*'
	OR product_name GLOB '[-=+@]*[^0-9 ]*'")"

# The page has the elements of a shop without strangers, and no other.
elements() {
	grep -oE '<[a-zA-Z!/?][^ >]*' "$1" | sort -u
}
souk-admin report >"$work/report.html"
cp "$work/shop/souk.db" "$work/quiet.db"
sqlite3 "$work/quiet.db" "UPDATE conversations SET customer_name = 'x';
	UPDATE products SET name = number, description = '';
	UPDATE orders SET product_name = 'x', notes = 'x'"
SOUK_DB="$work/quiet.db" souk-admin report >"$work/quiet.html"
check_same 'the report has no element of a stranger'\''s' \
	"$(elements "$work/quiet.html")" "$(elements "$work/report.html")"
check_same 'metrics are lines of Prometheus and nothing else' '' \
	"$(souk-admin metrics | grep -vE \
	'^(# (HELP|TYPE) souk_|souk_[a-z_]+(\{[^{}]*\})? [0-9.e+-]+$)')"
finds_nothing 'an export is JSON, line by line' -R '
	. as $line | try (fromjson | empty) catch $line' "$work/exported"

# Neither what the programs say of a tick nor the run log repeats a stranger.
db 'SELECT event_message FROM run_log' >"$work/run_log"
cat "$work/ticks" "$work/ticks.err" "$work/import.said" "$work/run_log" \
	>"$work/logs"
check 'no log line drives a terminal' calm "$work/logs"
check 'no log line holds what was said' sh -c \
	'! grep -e evil -e alert -e "DROP TABLE" "$1"' - "$work/run_log"

# The shell and SQLite were told things as well.
check_same 'no file was made by what was said' '' \
	"$(find "$work/shop" /tmp -maxdepth 1 -name 'souk-pwned*' 2>&-)"
check_same 'the database is whole' ok "$(db 'PRAGMA integrity_check')"

# Whatever is looked for is found or is not, or is no word: 65.
# shellcheck disable=SC2016 # the inner shell expands
jq -j '.[] | select((.id | tonumber) % 8 == 0) | .text, "\u0000"' \
	"$work/strings" | xargs -0 -n 1 sh -c 'r=0
	souk-admin search -- "$1" >/dev/null 2>>"$0.said" || r=$?
	case $r in 0|1|65) ;; *) printf "%s %s\n" "$r" "$1" >>"$0" ;; esac' \
	"$work/search"
check 'a search for any string is no error' [ ! -e "$work/search" ]
check 'and what is said of it is calm' calm "$work/search.said"

# What no simulator can send: half characters, and none.
channel=$(db 'SELECT id FROM channel_integrations LIMIT 1')
odd() {
	printf '{"type":"message","channel_id":"%s","platform":"facebook",' \
		"$channel"
	printf '"thread_id":"t-odd","message_id":"odd-%s",' "$1"
	printf '"sender_type":"customer","content":"%s",' "$2"
	printf '"created_at":"2026-01-01T00:00:00.000Z","history":true}\n'
}
odd_ones() {
	odd 1 'a\ud800b'
	odd 2 'a\udfffb'
	odd 3 'a\udc00\ud800b'
	odd 4 '\ud83d'
	odd 5 '\ude00\ud83d'
	odd 6 'a\u0000b'
	odd 7 '\ud800\u0041'
	odd 8 'a\udbff'
}
odd_ones >"$work/odd"
check 'half a character is no failure' sh -c 'souk-store <"$1"' - "$work/odd"
check_same 'and is stored as U+FFFD, visibly' 8 "$(db "SELECT count(*)
	FROM messages WHERE message_id LIKE 'odd-%'
	AND content LIKE '%' || char(65533) || '%'")"

# As a name, and in what a model takes for an order's words.
odd_order() {
	cup=$(db "SELECT json_object('product_id', id, 'product_name', name,
		'unit_price', price, 'currency', currency) FROM products
		WHERE name = 'Plain cup'")
	odd 9 hello | sed 's/"history":true/"customer_name":"a\\ud800b"/' |
		sed 's/2026-01-01/2126-01-01/; s/t-odd/t-odder/'
	printf '{"type":"reply","reply_id":"odd","attempt":1,"pending":'
	printf '["odd-9"],"outcome":"text","text":"a\\ud83d\\u0041",'
	printf '"conversation_id":"%s","orders":[' "$1"
	echo "$cup" | jq -c '. + { order_id: "odd", quantity: 1,
		customer_name: "a~b", customer_address: "a~b",
		notes: "a~b" }' | sed 's/~/\\udc00/g' | tr -d '\n'
	printf ']}\n'
}
odd_order none | head -n 1 >"$work/odd"
check 'half a character in a name is no failure' \
	sh -c 'souk-store <"$1"' - "$work/odd"
odd_order "$(db "SELECT conversation_id FROM messages
	WHERE message_id = 'odd-9'")" | tail -n 1 >"$work/odd"
check 'nor in an order' sh -c 'souk-store <"$1"' - "$work/odd"
bad=$(printf 'a\357\277\275b')
check_same 'and all of it is stored visibly' "$bad $bad $bad $bad" "$(db "SELECT
	c.customer_name || ' ' || o.customer_name || ' ' ||
	o.customer_address || ' ' || o.notes FROM orders o
	JOIN conversations c ON c.id = o.conversation_id
	WHERE o.id = 'odd'")"
check_same 'as is what is said of it' "$(printf 'a\357\277\275A')" \
	"$(db "SELECT substr(text, 1, 3) FROM outbox
	WHERE reply_id = 'odd'")"

# Where bytes come in, half a character is none: refused, and named.
printf 'name,price,currency\na\355\240\200b,1.000,KWD\n' >"$work/half.csv"
check_same 'half a character is no part of a product'\''s name' 65 \
	"$(status souk-admin product import "$work/half.csv")"
check 'which is said by its line' grep -q ':2: name' "$work/err"

# A name that is too long is refused, and the file with it.
jq -r '["name", "price", "currency"], (.[] | select(.text | utf8bytelength >
	256) | [.text, "1.000", "KWD"]) | @csv' "$work/strings" >"$work/long.csv"
check_same 'names that are too long are refused' 65 \
	"$(status souk-admin product import "$work/long.csv")"
check 'by their lines, and calmly' calm "$work/err"
check_same 'and nothing of the file is kept' \
	"$(jq length "$work/names")" "$(db 'SELECT count(*) FROM products')"
finish
