#!/bin/sh
# What people on a terminal get and pipes do not: a pager, how far long work has
# come; and what nobody gets: colours.
. "$(dirname "$0")/lib.sh"

export SOUK_DB="$work/souk.db" TERM=xterm
souk init >"$work/init"
(umask 077; echo token-of-the-page >"$work/token")
souk-admin channel add facebook --account 1001 --token-file "$work/token" \
	>"$work/out" 2>"$work/err"
db "UPDATE channel_integrations SET id = 'c1'"
{
	echo '{"type":"begin","channel_id":"c1","self_id":"1001","fetched_from":"2026-11-22T10:00:00.000Z"}'
	jq -nc 'range(200) | { type: "message", channel_id: "c1",
		platform: "facebook", thread_id: "t1", message_id: "m\(.)",
		sender_type: "customer", customer_id: "u1",
		created_at: "2026-11-22T09:00:00.000Z", content: "سطر \(.)" }'
} | souk-store

# seen COMMAND: on a terminal of 70 columns, its exit status.
seen() {
	r=0
	script -qec "stty cols 70 rows 24; env -u COLUMNS $1" /dev/null \
		</dev/null >"$work/raw" 2>&1 || r=$?
	tr -d '\r' <"$work/raw" >"$work/out"
	echo "$r"
}

export SOUK_PAGER="sed s/^/P:/"
check_same 'on a terminal a transcript is paged' 0 "$(seen 'souk show 1')"
check_same 'all of it' 0 "$(grep -vc '^P:' "$work/out")"
check 'with what a terminal needs' grep -q "$(printf '\342\201\250')" \
	"$work/out"
for command in conversations 'search سطر' log waiting 'explain 1'; do
	check_same "so is $command" '0 0' "$(seen "souk $command") $(
		grep -vc '^P:' "$work/out")"
done
check_same 'what goes wrong behind a pager is no success' 65 \
	"$(seen 'souk show 99')"
check_same 'who leaves the pager early has seen enough' 0 \
	"$(SOUK_PAGER='head -n 1' seen 'souk show 1')"
check_same 'JSON is not paged' '0 0' "$(seen 'souk show 1 --json') $(
	grep -c '^P:' "$work/out")"
check_same 'nor is anything in a pipe' 0 "$(souk show 1 | grep -c '^P:')"
check_same 'cat is no pager' '0 0' "$(SOUK_PAGER='cat' seen 'souk show 1') $(
	grep -c '^P:' "$work/out")"
check_same 'nor is nothing' 0 "$(SOUK_PAGER='' seen 'souk show 1')"
check_same 'a pager that is not there is done without' 0 \
	"$(SOUK_PAGER=/no/such seen 'souk show 1')"
check_same 'PAGER will do' 'Q:' "$(unset SOUK_PAGER
	PAGER='sed s/^/Q:/' seen 'souk show 1' >"$work/rc"
	head -c 2 "$work/out")"

unset SOUK_PAGER NO_COLOR
export PAGER=cat
for command in 'show 1' conversations status doctor 'channel list' log; do
	seen "souk $command" >"$work/rc"
	check_same "souk $command has no colour" 0 \
		"$(grep -c "$(printf '\033')" "$work/out")"
done

mkdir -p "$work/pages/man1"
cp "$here"/../../man/*.1 "$work/pages/man1"
export MANPATH="$work/pages" MANPAGER=cat
check_same 'on a terminal, help opens the page of a command' '0 1' "$(
	seen 'souk help orders') $(grep -c '^SOUK-ORDERS(1) .*(1)$' \
	"$work/out")"
check_same 'a command that there is not has none' 64 "$(seen 'souk help sya')"
export MANPATH="$work/none"
check_same 'where pages are not installed, it says what -h says' '0 1' "$(
	seen 'souk help say') $(grep -c '^usage: souk say' "$work/out")"
check_same 'so it does in a pipe' 1 "$(MANPATH=$work/pages souk help say |
	grep -c '^See souk-conversations(1)')"

# A stranger's words between two stages: C1, a turn, a tag, and Arabic.
jq -nc '{ type: "page", channel_id: "c1", platform: "facebook",
	account_id: "1001", self_id: "1001", thread_id: "t1", page: { data: [
	{ id: "m1", created_time: "2026-11-22T09:30:00+0000", from: { id: "7" },
	to: { data: [ { id: "1001" } ] }, message:
	"a\u009b2J\u202e\udb40\udc77\u007f سوق" } ] } },
	{ type: "later", memo: "a\u009b2J" }' >"$work/records"
echo "{\"type\":\"cut\",\"memo\":\"$(printf 'a\302\2332J')\"" >>"$work/records"
check_same 'records that pass a terminal are as they are in a pipe' 65 \
	"$(seen "souk-normalize <$work/records 2>&-")"
souk-normalize <"$work/records" >"$work/piped" 2>"$work/err" || :
check_same 'word for word' "$(jq -c . "$work/piped")" "$(jq -c . "$work/out")"
check_not 'and drive nothing' grep -qP '[\x7f-\x9f\x{202e}\x{e0077}]' "$work/out"
check 'which a pipe leaves as it is' grep -qP '[\x9b]' "$work/piped"
check 'nor is what does not drive escaped' grep -q سوق "$work/out"

check_same 'in a pipe, long work says nothing' '' "$(
	jq -nr '"name,price,currency", (range(20000) | "p\(.),1.00,SAR")' |
	souk product import - 2>&1 >"$work/out")"
finish
