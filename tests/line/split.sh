#!/bin/sh
# What is longer than one message is said in several, in order and whole.
. "$(dirname "$0")/lib.sh"

sim_start "$here/world.json"
shop_open facebook instagram
settle

# number_of CUSTOMER: of the conversation.
number_of() {
	db "SELECT number FROM conversations WHERE customer_id = '$1'"
}

# many N TEXT: so many times, in one line.
many() {
	i=0
	while [ "$i" -lt "$1" ]; do
		printf '%s' "$2"
		i=$((i + 1))
	done
}

# parts_to CUSTOMER: what was sent to it, a JSON text a line.
parts_to() {
	sim_get '/sim/ledger?kind=send' | jq -c "select(.recipient == \"$1\" or
		.customer == \"$1\" or .to == \"$1\") | .text"
}

# open_window PLATFORM CUSTOMER
open_window() {
	sim_post /sim/say "$(jq -n --arg platform "$1" --arg id "$2" '{
		platform: $platform, from: "customer", text: "hi",
		customer: { id: $id } }')"
}

# whole CUSTOMER FILE: the parts together are the text, but for white space.
whole() {
	parts_to "$1" | jq -sr 'join("")' | tr -d ' \n' >"$work/together"
	tr -d ' \n' <"$2" | cmp - "$work/together"
}

souk ai off --all
open_window messenger 2001
open_window instagram 3001
settle
sim_get '/sim/ledger?kind=send' >"$work/before"
many 60 'هذا سعر العباية السوداء وهي متوفرة الآن في كل المقاسات. ' >"$work/arabic"
souk say "$(number_of 2001)" "$(cat "$work/arabic")"
souk say "$(number_of 3001)" "$(cat "$work/arabic")"
settle
check_same 'Messenger takes 2,000 characters at most' true \
	"$(parts_to 2001 | jq -s 'length > 1 and all(length <= 2000)')"
check_same 'Instagram takes 1,000 bytes at most' true \
	"$(parts_to 3001 | jq -s 'length > 5 and all(utf8bytelength <= 1000)')"
check_same 'every part ends with a sentence' true \
	"$(parts_to 3001 | jq -s 'all(test("\\. *$"))')"
check 'Messenger'\''s parts are the text' whole 2001 "$work/arabic"
check 'Instagram'\''s parts are the text' whole 3001 "$work/arabic"
check_same 'nothing was refused' '' "$(sim_get '/sim/ledger?kind=refused')"

many 300 '👨‍👩‍👧' >"$work/families"
souk say "$(number_of 3001)" "$(cat "$work/families")"
settle
check_same 'no family is parted' true "$(parts_to 3001 |
	jq -s 'map(select(test("👧"))) | length > 4 and
		all(test("^(👨‍👩‍👧)+$"))')"
finish
