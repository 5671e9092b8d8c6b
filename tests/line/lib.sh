# shellcheck shell=sh
# What the tests of the line have in common: a folder of their own, no settings
# but theirs, and sentences that can be false.
#
#	. "$(dirname "$0")/lib.sh"
#	check 'a sentence' COMMAND...
#	check_same 'a sentence' WANT GOT
#	finish
set -eu

# shellcheck disable=SC2034 # for the tests
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${1:?want the folder of the programs}" && pwd)
work=$(mktemp -d)
number=0 failed=0 simulator=

trap 'sim_stop; rm -rf "$work"' EXIT
trap 'exit 143' HUP INT TERM

test_bin=${SOUK_TEST_BIN:-$here/../bin}

# No setting of whoever runs the test.
for setting in $(env | sed -n 's/^\(SOUK_[A-Z_]*\)=.*/\1/p; s/^\(OPENAI_[A-Z_]*\)=.*/\1/p'); do
	unset "$setting"
done
unset STATE_DIRECTORY XDG_DATA_HOME XDG_CONFIG_HOME
export HOME="$work" SOUK_CONF=/dev/null LC_ALL=C.UTF-8 TZ=UTC
export PATH="$bin:/usr/local/bin:/usr/bin:/bin"

# Every program that is started is looked at (witness.c): but not under a
# sanitizer, which wants to be the first library.
if ! grep -q __asan_init "$bin/souk-store"; then
	export WITNESS="$work/witnessed" LD_PRELOAD="$test_bin/witness.so"
fi

# unwatch: from here on nobody looks, for calls or allocations are counted of what
# was seen once undisturbed.
unwatch() {
	unset LD_PRELOAD
}

# verdict 0|1 SENTENCE
verdict() {
	number=$((number + 1))
	if [ "$1" -eq 0 ]; then
		printf 'ok %d - %s\n' "$number" "$2"
	else
		printf 'not ok %d - %s\n' "$number" "$2"
		failed=$((failed + 1))
	fi
}

# check SENTENCE COMMAND...: true if the command succeeds.
check() {
	sentence=$1
	shift
	if "$@" >"$work/said" 2>&1; then
		verdict 0 "$sentence"
	else
		verdict 1 "$sentence"
		sed 's/^/# /' "$work/said"
	fi
}

# check_not SENTENCE COMMAND...: true if the command answers no (1).
check_not() {
	sentence=$1
	shift
	r=0
	"$@" >"$work/said" 2>&1 || r=$?
	verdict "$((r != 1))" "$sentence"
}

# check_same SENTENCE WANT GOT
check_same() {
	if [ "$2" = "$3" ]; then
		verdict 0 "$1"
		return
	fi
	verdict 1 "$1"
	printf 'want:\n%s\ngot:\n%s\n' "$2" "$3" | sed 's/^/# /'
}

# status COMMAND...: its exit status; what it says goes to $work/out and err.
status() {
	r=0
	"$@" >"$work/out" 2>"$work/err" || r=$?
	echo "$r"
}

# Our programs hide their memory from the user's other processes, so that of
# what they open, strace is shown the names as root only.
paths_are_seen() {
	ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0" SOUK_CONF=/dev/null \
		strace -qq -e trace=openat -o "$work/seen" \
		souk-admin db-path >"$work/said"
	grep -q '"/dev/null"' "$work/seen"
}

# --- a simulator of one's own -----------------------------------------------

# sim_start WORLD: the platforms, on a free port of this machine.
sim_start() {
	mkfifo "$work/door"
	"$test_bin/souk-sim" -w "$1" >"$work/door" \
		2>"$work/sim.err" &
	simulator=$!
	exec 8<"$work/door"
	read -r port <&8 || { cat "$work/sim.err" >&2; exit 1; }
	url=http://127.0.0.1:$port
	export SOUK_GRAPH_URL="$url/v25.0" SOUK_INSTAGRAM_URL="$url/ig/v25.0"
	export OPENAI_BASE_URL="$url/openai/v1" OPENAI_API_KEY=key-of-the-model
}

sim_stop() {
	[ -n "$simulator" ] || return 0
	kill "$simulator" && wait "$simulator" || :
	simulator=
}

# sim_get PATH, sim_post PATH JSON, sim_delete PATH
sim_get() {
	curl -sS --noproxy '*' --fail-with-body "$url$1"
}

sim_post() {
	curl -sS --noproxy '*' --fail-with-body -H 'Content-Type: application/json' \
		-d "$2" "$url$1" >"$work/posted"
}

sim_delete() {
	curl -sS --noproxy '*' --fail-with-body -X DELETE "$url$1" >"$work/deleted"
}

# customer_says NAME TEXT: by Messenger; the same name is the same thread.
customer_says() {
	sim_post /sim/say "$(jq -n --arg id "$1" --arg text "$2" '{
		platform: "messenger", from: "customer", text: $text,
		customer: { id: $id, name: ("Customer " + $id) } }')"
}

page_says() {
	sim_post /sim/say "$(jq -n --arg id "$1" --arg text "$2" '{
		platform: "messenger", from: "page", text: $text,
		customer: { id: $id } }')"
}

# calls WHAT: how many the simulator has answered, as 'GET conversations'.
calls() {
	sim_get /sim/calls | jq --arg what "$1" '.counts[$what] // 0'
}

# What the platforms were asked to send, a text a line.
sends() {
	sim_get '/sim/ledger?kind=send' | jq -r '.text'
}

# The first line of each: what stands ahead of a receipt.
sends_begin() {
	sim_get '/sim/ledger?kind=send' | jq -r '.text | split("\n")[0]'
}

# --- a shop -----------------------------------------------------------------

# shop_open: a new database, both channels of the world's Page, one product.
shop_open() {
	export SOUK_DB="$work/shop/souk.db" SOUK_MODEL=model-one
	mkdir "$work/shop"
	souk init >"$work/init"
	(umask 077; echo token-of-the-page >"$work/token")
	for channel in "$@"; do
		souk channel add "$channel" --account 1001 \
			--token-file "$work/token" >"$work/$channel" \
			2>"$work/$channel.check"
	done
	cat >"$work/products.csv" <<-'END'
	name,description,price,currency
	عباية سوداء,قماش كريب,249.00,SAR
	END
	souk product import "$work/products.csv" >"$work/imported"
}

# db SQL: what the database says, seen from outside.
db() {
	sqlite3 -cmd ".timeout 10000" "$SOUK_DB" "$1"
}

# Ticks until one of them has nothing to say, so that all history is in.
settle() {
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
		souk run >"$work/tick" 2>>"$work/ticks.err" || return
		[ -s "$work/tick" ] || return 0
		cat "$work/tick" >>"$work/ticks"
	done
	return 1
}

# Everything that a second run must not change.
snapshot() {
	db 'SELECT * FROM conversations ORDER BY id;
		SELECT * FROM messages ORDER BY id;
		SELECT * FROM outbox ORDER BY reply_id;
		SELECT * FROM orders ORDER BY id'
}

# --- where secrets may be ---------------------------------------------------

# shellcheck source=tests/canary.sh
. "$here/../canary.sh"

# show_all: what the desk shows of this shop, and takes with it, beside what the
# suite looked at itself.
show_all() {
	[ -e "${SOUK_DB-}" ] || return 0
	for command in status 'status --json' 'log import' 'log reply' events \
	    doctor audit metrics export report; do
		# shellcheck disable=SC2086 # a command and its option
		souk $command >"$work/in the end, $command" 2>&1 </dev/null || :
	done
}

finish() {
	show_all
	check_same 'no secret stands where it should not' '' "$(shown_secrets)"
	[ -z "${WITNESS-}" ] ||
		check_same 'nor in an argument, or with a program that needs none' \
			'' "$(sort -u "$work/witnessed" 2>/dev/null)"
	echo "1..$number"
	[ "$failed" -eq 0 ]
	exit
}
