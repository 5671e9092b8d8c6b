#!/bin/sh
# A server that cannot prove who it is hears nothing: no token, no key, no word
# of a customer's.  One that can is spoken to from end to end.
. "$(dirname "$0")/lib.sh"

export SOUK_BUDGET=5 SOUK_MODEL_TIMEOUT=5 SOUK_BACKOFF=0
fronts=

# authority NAME: a root of trust.
authority() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
		-nodes -subj "/CN=$1" -days 2 -keyout "$work/$1.key" \
		-out "$work/$1.pem" 2>"$work/said"
}

# certificate NAME AUTHORITY DAYS HOST
certificate() {
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
		-subj "/CN=$4" -addext "subjectAltName=DNS:$4" \
		-keyout "$work/$1.key" -out "$work/$1.csr" 2>"$work/said"
	openssl x509 -req -in "$work/$1.csr" -CA "$work/$2.pem" \
		-CAkey "$work/$2.key" -CAcreateserial -days "$3" \
		-copy_extensions copy -out "$work/$1.pem" 2>"$work/said"
}

# A certificate that vouches for itself.
self_signed() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
		-nodes -subj /CN=localhost -days 2 \
		-addext subjectAltName=DNS:localhost \
		-keyout "$work/$1.key" -out "$work/$1.pem" 2>"$work/said"
}

# front NAME: TLS with this certificate before the simulator, in $front.
front() {
	rm -f "$work/front.door"
	mkfifo "$work/front.door"
	"$test_bin/tlsfront" "$work/$1.pem" "$work/$1.key" "$port" \
		"$work/$1.heard" >"$work/front.door" 2>"$work/front.err" &
	fronts="$fronts $!"
	read -r front <"$work/front.door"
	front=https://localhost:$front
}

fronts_stop() {
	for pid in $fronts; do
		kill "$pid" && wait "$pid" || :
	done 2>"$work/said"
}

# A shop in which a message waits, to be begun with anew.
prepare() {
	sim_start "$world"
	shop_open facebook instagram
	settle
	customer_says 2001 'the first word'
	souk import-line >"$work/tick"
	cp -r "$work/shop" "$work/prepared"
}

begin_anew() {
	rm -rf "$work/shop"
	cp -r "$work/prepared" "$work/shop"
	sim_delete /sim/calls
}

# What went to the platforms and to the model by this name, and what came.
heard() {
	cat "$work/$1.heard"
	sim_get /sim/calls | jq -c '.calls[]'
}

# refuses NAME WORDS: all three programs that have a socket.
refuses() {
	front "$1"
	begin_anew
	check_same "$2: nothing is fetched, and the tick is to be tried again" \
		75 "$(SOUK_GRAPH_URL=$front/v25.0 status souk import-line)"
	check_same "$2: the poll moves nothing" \
		"$(sqlite3 "$work/prepared/souk.db" "$watermark")" \
		"$(db "$watermark")"
	check_same "$2: the model is not asked" 75 \
		"$(OPENAI_BASE_URL=$front/openai/v1 status souk answer-line)"
	check_same "$2: neither hears a byte" '' "$(heard "$1")"
	time_passes
	check_same "$2: nothing is sent" 75 \
		"$(SOUK_GRAPH_URL=$front/v25.0 status souk answer-line)"
	check_same "$2: what was not sent was not done, and is to be sent" \
		queued "$(db 'SELECT state FROM outbox_parts')"
	check_same "$2: the sender says no byte either" 0 \
		"$(wc -c <"$work/$1.heard")"
	check_same "$2: the platform knows of no send" '' "$(sends)"
}

watermark='SELECT group_concat(last_fetch_timestamp) FROM channel_integrations'

authority ours
authority other
certificate good ours 2 localhost
certificate elsewhere ours 2 shop.example
certificate expired ours -1 localhost
certificate unknown other 2 localhost
self_signed itself

prepare
trap 'fronts_stop; sim_stop; rm -rf "$work"' EXIT
export SOUK_CA_FILE="$work/ours.pem"

refuses elsewhere 'a certificate of another host'
refuses expired 'an expired certificate'
refuses itself 'a self-signed certificate'
refuses unknown 'a certificate of an unknown authority'
unset SOUK_CA_FILE
certificate unset ours 2 localhost
refuses unset 'without SOUK_CA_FILE, an authority of one'\''s own'
export SOUK_CA_FILE="$work/ours.pem"

begin_anew
check_same 'a plain server behind https:// is no server' 75 \
	"$(SOUK_GRAPH_URL=https://localhost:$port/v25.0 status \
	souk import-line)"
check_same 'no request reached it' 0 "$(sim_get /sim/calls | jq .total)"

# --- who may be spoken to ----------------------------------------------------

for base in http://graph.example/v25.0 http://127.0.0.1.example/v25.0 \
	http://localhost.example/v25.0 http://127.0.0.1:80@graph.example/v25.0 \
	http://localhost:80@graph.example/v25.0 ftp://localhost/v25.0; do
	check_same "$base is refused before anything is said" 78 \
		"$(SOUK_GRAPH_URL=$base status souk import-line)"
done
check_same 'a SOUK_CA_FILE that is not there is a mistake in the settings' 78 \
	"$(SOUK_CA_FILE=$work/none status souk import-line)"

front good
begin_anew
fault "$(jq -nc --arg to "$url/v25.0/elsewhere" '{ times: 0, do: "status",
	status: 302, headers: { Location: $to } }')"
check_same 'a redirect away from TLS is not followed' 75 \
	"$(SOUK_GRAPH_URL=$front/v25.0 status souk import-line)"
check_not 'what it leads to is not asked' grep -q elsewhere \
	"$work/good.heard"
check_same 'nobody is asked there in plain text' 0 \
	"$(sim_get /sim/calls | jq '[.calls[] |
		select(.path | contains("elsewhere"))] | length')"
sim_delete /sim/fault

# --- the good case, from end to end ------------------------------------------

export SOUK_GRAPH_URL="$front/v25.0" SOUK_INSTAGRAM_URL="$front/ig/v25.0"
export OPENAI_BASE_URL="$front/openai/v1"
begin_anew
: >"$work/good.heard"
instagram_says 3001 'order 2, to An Nakhil, Riyadh, 0501234567'
time_passes
check_same 'a known certificate: the tick succeeds' 0 "$(status souk run)"
check_same 'a known certificate: who waited is answered, once' \
	"$(printf '%s\n' 'Noted: 2 at 249.00 SAR, 498.00 SAR.' \
	'You said: the first word')" "$(sends_begin | sort)"
check_same 'all of it went through TLS' \
	"$(sim_get /sim/calls | jq .total)" \
	"$(grep -ac '^Authorization: Bearer ' "$work/good.heard")"
check_same 'the token is in no address' '' \
	"$(grep -a ' HTTP/1.1' "$work/good.heard" |
	grep -aF -e token-of-the-page -e key-of-the-model || :)"
finish
