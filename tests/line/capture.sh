#!/bin/sh
# The pages as they were fetched: kept for a week, by the shop alone, and
# without what was erased.
. "$(dirname "$0")/lib.sh"

jq '.pages[0].threads = [ { platform: "messenger",
	customer: { id: "2001", name: "Customer 2001" },
	messages: [ { from: "customer", ago_s: 300, text: "first words" },
		{ from: "customer", id: "m_back", ago_s: 280,
			text: "a secret zanzibar" },
		{ from: "customer", ago_s: 260, text: "last words" } ] },
	{ platform: "messenger", customer: { id: "2002", name: "Huda Kilwa" },
	messages: [ { from: "customer", ago_s: 200, text: "mombasa" } ] } ]' \
	"$here/world.json" >"$work/world.json"
sim_start "$work/world.json"
shop_open facebook
souk ai off --all >"$work/off"
folder=$work/kept

captured() {
	cat "$folder"/capture-*.ndjson
}

# said RECORDS: what messages are in them, whoever tells them first.
said() {
	jq -r 'select(.type == "message") | "\(.message_id) \(.content)"' |
		sort -u
}

# mode PATH...: each mode once.
mode() {
	stat -c %a "$@" | sort -u
}

souk run --capture "$folder" >"$work/tick"
check_same 'the folder is ours alone' 700 "$(mode "$folder")"
check_same 'so is what is in it' 600 "$(mode "$folder"/*)"
check_same 'every file is whole' 0 "$(find "$folder" -name '*.new' | wc -l)"
check_same 'it is pages, and nothing else' page \
	"$(captured | jq -r .type | sort -u)"
check_same 'replayed they say what is stored' "$(db "SELECT message_id || ' ' ||
	content FROM messages ORDER BY 1" | sort)" \
	"$(captured | souk-normalize | said)"
before=$(snapshot)
captured | souk-normalize | souk-store
check_same 'and change nothing' "$before" "$(snapshot)"
check_not 'no token is in it' grep -rqE 'token-of-the-page|access_token' \
	"$folder"
number_of_files() {
	find "$folder" -type f | wc -l
}

db "UPDATE channel_integrations SET last_fetch_timestamp = NULL"
customer_says 2001 'news'
files=$(number_of_files)
souk loop -n 1 --capture="$folder" >"$work/tick"
check_same 'so it is in a loop, and a run is a file' $((files + 1)) \
	"$(number_of_files)"
souk run >"$work/tick"
check_same 'without the option nothing is kept' $((files + 1)) \
	"$(number_of_files)"
echo "SOUK_CAPTURE = $folder" >"$work/souk.conf"
customer_says 2001 'by the settings'
SOUK_CONF="$work/souk.conf" souk import-line >"$work/tick"
check 'the settings can say it as well' grep -rq 'by the settings' "$folder"

# Unsent, also while nothing is captured.
sim_post /sim/unsend '{"message_id": "m_back", "how": "gone"}'
check 'before it is unsent it is there' grep -rq zanzibar "$folder"
souk run >"$work/tick"
check_not 'what was unsent is erased there too' grep -rq zanzibar "$folder"
check_same 'and all else is there' 0 \
	"$(captured | souk-normalize | said | grep -c m_back)"
check 'as it was' grep -rq 'first words' "$folder"
check_same 'nothing is owed any more' 0 \
	"$(db 'SELECT count(*) FROM captures_owed')"
check_same 'a file that was written anew is ours alone' 600 \
	"$(mode "$folder"/*)"

# One customer, for good.
check 'a customer is there' grep -rq 'Huda Kilwa' "$folder"
souk erase --customer 2002 --yes >"$work/erased"
check_not 'an erased one is not, by name' grep -rq 'Huda Kilwa' "$folder"
check_not 'nor by word' grep -rq mombasa "$folder"
check_not 'nor by number' grep -rqw 2002 "$folder"
check 'the others are' grep -rq 'first words' "$folder"

# A week.
old=capture-2020-01-01T00:00:00.000Z-1.ndjson
echo old >"$folder/$old"
echo cut >"$folder/$old.new"
echo mine >"$folder/notes.txt"
souk run >"$work/tick"
check 'within the hour nobody looks' test -e "$folder/$old"
db "UPDATE captures SET tidied_at = '2020-01-01T00:00:00.000Z'"
souk run >"$work/tick"
check_not 'after a week it goes' test -e "$folder/$old"
check_not 'and so does what a dead run left' test -e "$folder/$old.new"
check 'what is not ours stays' test -e "$folder/notes.txt"
rm "$folder"/capture-* "$folder/notes.txt"
db "UPDATE captures SET tidied_at = '2020-01-01T00:00:00.000Z'"
db "INSERT INTO captures_owed VALUES ('x', 'y', 'z')"
souk import-line >"$work/tick" 2>"$work/err"
check_same 'where no capture is, there is nothing to erase' '0, and nothing said' \
	"$(db 'SELECT count(*) FROM captures_owed'), and $([ -s "$work/err" ] || echo \
	nothing) said"
check_same 'and the folder is known' 1 "$(db 'SELECT count(*) FROM captures')"
SOUK_CAPTURE=$folder souk run >"$work/tick"

# A disk that is full.
db "UPDATE channel_integrations SET last_fetch_timestamp = NULL"
souk-channels >"$work/channels"
files=$(number_of_files)
full_disk() {
	r=0
	(trap '' XFSZ
		ulimit -f 0
		SOUK_CAPTURE=$folder exec souk-fetch -l) || r=$?
	echo "$r" >"$work/status"
}
{ full_disk <"$work/channels" 2>&3 | cat >"$work/fetched"; } 3>&1 |
	cat >"$work/complaint"
souk-normalize <"$work/fetched" | said >"$work/told"
check_same 'where nothing can be kept the run ends with 74' 74 \
	"$(cat "$work/status")"
check 'which is said' grep -q 'pages are not kept' "$work/complaint"
check 'and all that was fetched comes' grep -q 'by the settings' "$work/told"
check_same 'and nothing is left half' "$files" "$(number_of_files)"

# No detours.
mkdir "$work/elsewhere"
ln -s "$work/elsewhere" "$work/link"
check_same 'a link is no folder' 78 \
	"$(status souk run --capture "$work/link")"
check_same 'and nothing is written behind it' 0 \
	"$(find "$work/elsewhere" -type f | wc -l)"
check 'which is said' grep -q 'SOUK_CAPTURE = .*link' "$work/err"
mkdir -m 755 "$work/open"
customer_says 2001 'into an empty folder'
souk run --capture "$work/open" >"$work/tick"
check_same 'an empty folder is made private' 700 "$(mode "$work/open")"
mkdir -m 755 "$work/used"
echo mine >"$work/used/notes.txt"
check_same 'one that others may read is left alone' 78 \
	"$(status souk run --capture "$work/used")"
check_same 'as it is' 755 "$(mode "$work/used")"
chmod 700 "$work/used"
check_same 'nor is one of other things for captures' 78 \
	"$(status souk run --capture "$work/used")"
check 'which is said' grep -q 'want an empty folder' "$work/err"
check_same 'and nothing is left in it' notes.txt "$(ls -A "$work/used")"
: >"$work/victim"
ln -s "$work/victim" "$work/open/$old"
db "INSERT INTO captures_owed VALUES ('x', 'y', 'z')"
souk run --capture "$work/open" >"$work/tick" 2>"$work/err"
check_same 'a link in it leads nowhere' 0 "$(wc -c <"$work/victim")"
rm -r "$work/open"
db "UPDATE captures SET tidied_at = NULL"
souk run >"$work/tick"
check_same 'a folder that is gone is forgotten' "$folder" \
	"$(db 'SELECT path FROM captures')"
check_same 'an option without its folder is a mistake' 64 \
	"$(status souk run --capture)"
finish
