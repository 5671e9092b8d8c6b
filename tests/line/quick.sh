#!/bin/sh
# Nobody waits for another customer's answer, or for certificates that nobody
# asked about.
. "$(dirname "$0")/lib.sh"

jq '.model.rules = [{ regex: "slow", say: "At last", delay_ms: 1500 },
	{ regex: "quick", say: "At once" }]' "$here/world.json" \
	>"$work/world.json"
sim_start "$work/world.json"
shop_open facebook
settle

customer_says 2001 'a slow one'
customer_says 2002 'a quick one'
sim_delete /sim/calls
check_same 'a tick with a slow and a quick answer succeeds' 0 \
	"$(status souk run)"
check_same 'the quick answer is sent while the slow one is thought of' \
	'At once
At last' "$(sends | tail -n 2)"

# --- certificates -----------------------------------------------------------

# pem NAME: a certificate that vouches for itself.
pem() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
		-nodes -subj "/CN=localhost" -days 2 \
		-addext subjectAltName=DNS:localhost \
		-keyout "$work/$1.key" -out "$work/$1.pem" 2>"$work/said"
}

pem ours
mkfifo "$work/front.door"
"$test_bin/tlsfront" "$work/ours.pem" "$work/ours.key" "$port" "$work/heard" \
	>"$work/front.door" 2>"$work/front.err" &
front=$!
read -r tls_port <"$work/front.door"
export SOUK_GRAPH_URL="https://localhost:$tls_port/v25.0"
for i in 1 2 3 4; do
	souk-channels | sed "s/\"channel_id\":\"[^\"]*\"/\"channel_id\":\"c$i\"/"
done >"$work/channels"

# opened PATTERN: how often four connections opened such a file.
opened() {
	ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0" \
		strace -f -qq -e trace=openat -o "$work/trace" \
		souk-fetch -l <"$work/channels" >"$work/out" 2>"$work/err" || :
	grep -vE 'ENOENT|O_PATH' "$work/trace" | grep -cE "$1" || :
}

if ls /etc/ssl/certs/????????.0 >"$work/said" 2>&1; then
	check_same 'where certificates stand by their hash, no bundle is read' \
		0 "$(opened '/etc/ssl/certs/ca-certificates\.crt')"
	check_not 'and who they do not know is not spoken to' test -s "$work/heard"
fi
export SOUK_CA_FILE="$work/ours.pem"
times=$(opened "$work/ours\.pem")
! paths_are_seen ||
	check_same 'a file of certificates is read once for four connections' \
		1 "$times"
check_same 'and who it vouches for is spoken to' 4 \
	"$(grep -c '"type":"checkpoint"' "$work/out")"
kill "$front"
wait "$front" 2>"$work/said" || :
finish
