#!/bin/sh
# network.sh BINDIR TESTBINDIR: ticks, channels and model calls against the
# simulator on loopback, in the clear and through TLS.
. "$(dirname "$0")/lib.sh"
channels=${CHANNELS:-1000} calls=${CALLS:-200}

# world FILE: pages 1 and up, each with what a shop of some days has.
world() {
	jq -n --argjson n "$1" --argjson ms "${2:-0}" --arg say "${3:-Hello}" '{
		pages: [range(1; $n + 1) | { id: "\(. + 1000)", token: "t\(.)" }],
		generate: [{ page: "1001", platform: "messenger", threads: 3,
			messages: 5, last: "page", newest_ago_s: 864000 }],
		model: { key: "k", name: "m", delay_ms: $ms,
			tools_need_reasoning_none: false,
			default: { say: $say } } }'
}

# simulate WORLD: on a free port, in $port.
simulate() {
	rm -f "$work/door"
	mkfifo "$work/door"
	"$test_bin/souk-sim" -w "$1" >"$work/door" 2>"$work/sim" &
	servers="$servers $!"
	read -r port <"$work/door"
	export SOUK_GRAPH_URL="http://127.0.0.1:$port/v25.0"
	export OPENAI_BASE_URL="http://127.0.0.1:$port/openai/v1"
	export OPENAI_API_KEY=k SOUK_MODEL=m
}

certificate() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
		-nodes -subj /CN=localhost -days 2 \
		-addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
		-keyout "$work/tls.key" -out "$work/tls.pem" 2>"$work/said"
}

# through_tls: TLS before that simulator, in $tls_port.
through_tls() {
	rm -f "$work/front"
	mkfifo "$work/front"
	"$test_bin/tlsfront" "$work/tls.pem" "$work/tls.key" "$port" \
		"$work/heard" >"$work/front" 2>"$work/said" &
	servers="$servers $!"
	read -r tls_port <"$work/front"
}

# http2_before PORT: nghttpx, in $h2_port; false where it is not installed.
http2_before() {
	command -v nghttpx >"$work/said" || return 1
	h2_port=$(($1 < 60000 ? $1 + 1111 : $1 - 1111))
	nghttpx --conf=/dev/null --no-ocsp --workers=1 \
		-f"127.0.0.1,$h2_port" -b"127.0.0.1,$1" \
		--frontend-http2-max-concurrent-streams=1000 \
		"$work/tls.key" "$work/tls.pem" 2>"$work/nghttpx.err" &
	servers="$servers $!"
	for _ in $(seq 50); do
		curl -ksS "https://127.0.0.1:$h2_port/sim/calls" \
			>"$work/said" 2>&1 && return
		sleep 0.1
	done
	return 1
}

graph_calls() {
	curl -sS "http://127.0.0.1:$port/sim/calls"
}

connect() {
	printf 't%s' "$1" >"$work/token"
	souk-admin channel add facebook --account "$((1000 + $1))" \
		--token-file "$work/token" >"$work/said" 2>"$work/warned"
}

shop() {
	rm -rf "$SOUK_DB"*
	souk-admin init >"$work/said"
	(umask 077; : >"$work/token")
	connect 1
	while :; do
		souk run >"$work/said" 2>"$work/warned"
		[ -s "$work/said" ] || return 0
	done
}

# On a beat the last calls are long ago: an account bears two a second.
rested() {
	rm -f "$SOUK_DB.run"/pace/calls.*
}

one_tick() {
	rested
	measured tick souk run >"$work/out"
	[ ! -s "$work/out" ]
	measured tick.sh sh "$here/peer/tick.sh" "$SOUK_DB" >"$work/out"
}

one_tls_tick() {
	rested
	measured tls souk run >"$work/out"
	[ ! -s "$work/out" ]
	measured tls.sh sh "$here/peer/tick.sh" "$SOUK_DB" \
		--cacert "$SOUK_CA_FILE" >"$work/out"
}

ticks() {
	title 'An idle tick, one channel'
	world 1 >"$work/world"
	simulate "$work/world"
	shop
	again one_tick
	row cpu tick tick.sh 0.3 'an idle tick, http' 'sh + curl + jq + sqlite3'
	through_tls
	export SOUK_GRAPH_URL="https://localhost:$tls_port/v25.0"
	export SOUK_CA_FILE="$work/tls.pem"
	again one_tls_tick
	row cpu tls tls.sh 0.3 'an idle tick, https' 'sh + curl + jq + sqlite3'
	unset SOUK_CA_FILE
}

one_many() {
	measured many souk-fetch -l <"$work/all" >"$work/pages"
	[ "$(grep -c '"checkpoint"' "$work/pages")" -eq "$channels" ]
	measured alone souk-fetch -l <"$work/one" >"$work/pages"
}

# Each channel asks for its list of threads, 100 ms away.
many() {
	title "$channels channels, 100 ms away, HTTP/2"
	world "$channels" >"$work/world"
	simulate "$work/world"
	http2_before "$port" || {
		echo 'nghttpx is not installed (nghttp2-proxy): not measured'
		return
	}
	curl -sS -d '{"match":{"path":"/v25.0/"},"times":0,"do":"delay","ms":100}' \
		"http://127.0.0.1:$port/sim/fault" >"$work/said"
	rm -rf "$SOUK_DB"*
	souk-admin init >"$work/said"
	(umask 077; : >"$work/token")
	connect 1
	souk-channels >"$work/one"
	# The desk checks what it is given; a thousand rows need no check.
	sqlite3 "$SOUK_DB" "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT
		i + 1 FROM n WHERE i < $channels)
		INSERT INTO channel_integrations (id, channel, account_id, login,
		config, created_at) SELECT 'c' || i, 'facebook', 1000 + i, 'page',
		json_object('access_token', 't' || i), '2026-11-01T00:00:00.000Z'
		FROM n"
	souk-channels >"$work/all"
	export SOUK_GRAPH_URL="https://127.0.0.1:$h2_port/v25.0"
	export SOUK_CA_FILE="$work/tls.pem"
	again one_many
	row part many alone 15 "souk-fetch, $channels channels" 'one channel'
	unset SOUK_CA_FILE
}

# candidates N: one message each.  The answer names a price, which the gate holds
# against all that the shop wrote.
candidates() {
	printf '{"type":"catalog","products":[{"product_id":"p",'
	printf '"name":"Shirt","price":24900,"currency":"SAR"}]}\n'
	jq -nc --argjson n "$1" 'range($n) | "\(.)" as $i | {
		type: "candidate", reply_id: "r\($i)", attempt: 1,
		conversation_id: "c\($i)", channel_id: "ch", platform: "facebook",
		pending: ["m\($i)"], messages: [{ message_id: "m\($i)",
		sender_type: "customer", content: "Is it there?",
		created_at: "2026-11-22T09:30:00.000Z" }] }'
}

# one_batch NAME PORT [CURL-OPTION...]
one_batch() {
	batch=$1 to=$2
	shift 2
	measured "$batch" souk-reply <"$work/waiting" >"$work/out"
	[ "$(grep -c '"type":"reply"' "$work/out")" -eq "$calls" ]
	measured "$batch.xargs" sh "$here/peer/calls.sh" "$calls" \
		"$OPENAI_BASE_URL/chat/completions" "$work/body" "$@"
	# shellcheck disable=SC2086 # none, or a file
	measured "$batch.python" python3 "$here/peer/calls.py" "$calls" \
		localhost "$to" /openai/v1/chat/completions "$work/body" \
		${SOUK_CA_FILE:-}
}

# batch NAME WALL CPU WORDS
batch_rows() {
	limit "$1" 1 "$2" ms "$4"
	limit "$1" 2 "$(awk "BEGIN { print $3 * $calls }")" ms "$4, CPU"
	row part "$1" "$1.xargs" 1 "$4" "xargs -P $calls curl"
	row part "$1" "$1.python" 1 "$4" 'python3 asyncio'
}

models() {
	title "$calls model calls of 1 s, side by side"
	world 1 1000 'The shirt is 249.00 SAR' >"$work/world"
	simulate "$work/world"
	candidates "$calls" >"$work/waiting"
	head -n 2 "$work/waiting" | souk-reply >"$work/out"
	echo '{"model":"m","messages":[{"role":"user","content":"Is it there?"}]}' \
		>"$work/body"
	again one_batch http "$port"
	batch_rows http 1080 0.25 'http'
	through_tls
	export OPENAI_BASE_URL="https://localhost:$tls_port/openai/v1"
	export SOUK_CA_FILE="$work/tls.pem"
	again one_batch https "$tls_port" --cacert "$work/tls.pem"
	batch_rows https 1250 1.2 'https, a connection a call'
	unset SOUK_CA_FILE
}

# From the start of a tick to the send in the simulator's ledger.  Each time it is
# somebody else: nobody is told the same a third time.
asked=2000
one_answer() {
	asked=$((asked + 1))
	curl -sS -d '{"platform":"messenger","from":"customer","text":"hello",
		"customer":{"id":"'$asked'","name":"Layla"}}' \
		"http://127.0.0.1:$port/sim/say" >"$work/said"
	rested
	began=$(date +%s%3N)
	souk run >"$work/out"
	ended=$(curl -sS "http://127.0.0.1:$port/sim/ledger?kind=send" |
		jq -r -s 'last.at')
	echo "$(($(date -d "$ended" +%s%3N) - began)) 0 0 0" >>"$work/wire.m"
}

answers() {
	title 'From the start of a tick to the reply on the wire'
	world 1 >"$work/world"
	simulate "$work/world"
	shop
	again one_answer
	limit wire 1 60 ms 'a customer who wrote, a model of 0 s'
}

certificate
ticks
many
models
answers
