#!/bin/sh
# A server that never comes to an end cannot hold a line past its budget.
. "$(dirname "$0")/lib.sh"

budget=3 model_timeout=3 grace=2
export SOUK_BUDGET=$budget SOUK_MODEL_TIMEOUT=$model_timeout SOUK_BACKOFF=0 \
	SOUK_SETTLE=0
front_pid=

# within SECONDS COMMAND...: it ends by then, and what it cost is said.
within() {
	most=$1
	shift
	read -r from _ </proc/uptime
	"$@" >"$work/out" 2>"$work/err" || :
	read -r to _ </proc/uptime
	echo "$from $to $most" |
		awk '{ printf "%.2f s of %d s\n", $2 - $1, $3; exit $2 - $1 > $3 }'
}

# How a server does not come to an end.
ways='hang trickle endless'

# forever WAY PATH
forever() {
	fault "$(jq -nc --arg way "$1" --arg path "$2" '{ times: 0, do: $way,
		bytes: 1, match: { path: $path } }')"
}

# Everything is well again, and what was cut off is made up for.
recover() {
	sim_delete /sim/fault
	quieten "${2-12}" "${3-}"
	judge
	check_same "$1: in the end nothing is lost, twice or strange" '0 0 0' \
		"$lost $twice $strange"
}

# said NAME: three customers write something that nobody has written before.
said() {
	customer_says 2001 "$1 one"
	customer_says 2002 "$1 two"
	instagram_says 3001 "$1 three"
	expect "You said: $1 one" "You said: $1 two" "You said: $1 three"
}

test_import() {
	for way in $ways; do
		said "import $way"
		forever "$way" conversations
		check "$way, the list: the import line keeps its budget" \
			within $((budget + grace)) souk import-line
		sim_delete /sim/fault
		forever "$way" "$instagram_thread"
		check "$way, a thread: the import line keeps its budget" \
			within $((budget + grace)) souk import-line
		check_same "$way, a thread: the other channel is not held up" 2 \
			"$(db "SELECT count(*) FROM messages
				WHERE content IN ('import $way one',
				'import $way two')")"
		recover "import $way"
	done
}

test_model() {
	for way in $ways; do
		said "model $way"
		souk import-line >"$work/out"
		forever "$way" chat/completions
		check "$way, the model: the answer line keeps the turn's time" \
			within $((model_timeout + grace)) souk answer-line
		recover "model $way"
	done
}

test_send() {
	for way in $ways; do
		said "send $way"
		souk import-line >"$work/out"
		forever "$way" 1001/messages
		check "$way, a send: the answer line keeps its budget" \
			within $((budget + grace)) souk answer-line
		recover "send $way"
	done
}

# More customers than the model is asked about at once.
test_crowd() {
	n=0
	while [ "$n" -lt 50 ]; do
		customer_says "70$n" "crowd $n"
		expect "You said: crowd $n"
		n=$((n + 1))
	done
	souk import-line >"$work/out"
	forever hang chat/completions
	check 'fifty customers, and the model hangs: one turn'\''s time' \
		within $((model_timeout + grace)) souk answer-line
	sim_delete /sim/fault
	time_passes
	forever hang 1001/messages
	check 'fifty customers, and every send hangs: one budget' \
		within $((budget + grace)) souk answer-line
	recover 'fifty customers' 40 hurry
}

# A server that answers, but so slowly that a tick is cut off in the middle.
test_slow() {
	n=0
	while [ "$n" -lt 12 ]; do
		instagram_says "80$n" "slow $n"
		expect "You said: slow $n"
		n=$((n + 1))
	done
	fault '{"times": 0, "do": "delay", "ms": 400}'
	check 'a slow server: the import line keeps its budget' \
		within $((budget + grace)) souk import-line
	check 'a slow server: what was read until then is stored' \
		[ "$(db "SELECT count(*) FROM messages
			WHERE content LIKE 'slow %'")" -ge 1 ]
	n=0
	while [ "$(unfinished)" -ne 0 ] && [ "$n" -lt 12 ]; do
		souk run >"$work/out" 2>&1 || :
		n=$((n + 1))
	done
	recover 'a slow server'
}

# A door that is opened, and behind it nobody who would say who he is.
test_silence() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
		-nodes -subj /CN=localhost -days 2 -keyout "$work/silent.key" \
		-out "$work/silent.pem" 2>"$work/said"
	mkfifo "$work/front.door"
	"$test_bin/tlsfront" "$work/silent.pem" "$work/silent.key" 0 \
		"$work/heard" >"$work/front.door" &
	front_pid=$!
	read -r front <"$work/front.door"
	silent=https://localhost:$front
	said silence
	check 'no handshake: the import line keeps its budget' \
		within $((budget + grace)) \
		env SOUK_GRAPH_URL="$silent/v25.0" souk import-line
	time_passes
	souk import-line >"$work/out"
	check 'no handshake: the answer line keeps the turn'\''s time' \
		within $((model_timeout + grace)) \
		env OPENAI_BASE_URL="$silent/openai/v1" souk answer-line
	time_passes
	check 'no handshake: the answer line keeps its budget' \
		within $((budget + grace)) \
		env SOUK_GRAPH_URL="$silent/v25.0" souk answer-line
	recover silence
}

front_stop() {
	[ -n "$front_pid" ] || return 0
	kill "$front_pid" && wait "$front_pid" || :
}

sim_start "$world"
trap 'front_stop; sim_stop; rm -rf "$work"' EXIT
shop_open facebook instagram
settle
instagram_thread=$(sim_get /sim/world | jq -r '.threads[] |
	select(.platform == "instagram") | .id')
test_import
test_model
test_send
test_crowd
test_slow
test_silence
finish
