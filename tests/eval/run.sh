#!/bin/sh
# run.sh BINDIR [live]: the conversations of this folder, held by the agent.
#
# The simulator's model says what each conversation scripts, good and bad; what
# left and what was ordered has to be what stands there.  With `live` the model
# is the one that the settings name (souk.conf(5)), and the pass rates are
# printed; without one the exit status is 78.
set -eu

live=false
[ "${2-}" != live ] || live=true

# What lib.sh takes away from the environment, since it is not for a test.
if $live; then
	if [ -z "${SOUK_MODEL-}" ]; then
		cat >&2 <<-'END'
		make eval: no model is configured.  Set, as in souk.conf(5):
		  SOUK_MODEL=NAME                    the model
		  OPENAI_BASE_URL=https://.../v1     its server, unless it is OpenAI
		  OPENAI_API_KEY_FILE=FILE           a file (0600) that holds the key
		END
		exit 78
	fi
	model=$(env | grep -E '^(SOUK_MODEL[A-Z_]*|SOUK_CA_FILE|OPENAI_[A-Z_]*)=')
fi

# shellcheck source=../line/lib.sh
. "$(dirname "$0")/../line/lib.sh"

# So many Pages, for each is asked no more than twice a second.
pages=$(seq -s ' ' 1001 1016)

world() {
	echo "$pages" | jq -R '{ pages: [ split(" ")[] | { id: .,
		token: "token-of-page-\(.)" } ],
		model: { key: "key-of-the-model", name: "model-one" } }'
}

# The shop: what it sells, and what its prompt says beside the shipped one.
shop() {
	export SOUK_DB="$work/shop/souk.db" SOUK_MODEL=model-one
	export SOUK_BUDGET=120 SOUK_SHOP_NAME='سوق نور'
	mkdir "$work/shop"
	cat "$here/../../reply/prompt.txt" "$here/terms.txt" >"$work/prompt"
	export SOUK_PROMPT_FILE="$work/prompt"
	souk init >"$work/out"
	for page in $pages; do
		(umask 077; echo "token-of-page-$page" >"$work/token")
		souk channel add facebook --account "$page" \
			--token-file "$work/token" >"$work/out" 2>&1
	done
	souk product import "$here/products.csv" >"$work/out"
	souk run >"$work/out" 2>&1
}

# use_real_model: the platforms stay the simulator's.
use_real_model() {
	unset OPENAI_BASE_URL OPENAI_API_KEY
	while IFS= read -r line; do
		export "${line?}"
	done <<-END
	$model
	END
	export SOUK_BACKOFF=1
	jq -nc '{ type: "candidate", reply_id: "r", attempt: 0,
		conversation_id: "c", channel_id: "ch", platform: "facebook",
		pending: ["m"], messages: [{ message_id: "m",
		sender_type: "customer", content: "hello",
		created_at: "2026-01-01T00:00:00.000Z" }] }' >"$work/probe"
	r=$(status souk-reply <"$work/probe")
	[ "$r" -ne 0 ] || return 0
	cat "$work/err" >&2
	jq -r '"make eval: no conversation can be held: \(.message)"' \
		"$work/out" >&2
	exit "$r"
}

# turn N: what comes in as the N-th turn of every conversation, and one tick.
turn() {
	jq --argjson n "$1" '[.[] | . as $c | .turns[$n] // empty | .said[] |
		. + { platform: "messenger",
		page: "\(1001 + ($c.id | tonumber) % 16)",
		customer: { id: $c.id, name: $c.name } }]' \
		"$work/table" >"$work/said"
	sim_post /sim/say "@$work/said"
	tick
	! $live || await
}

tick() {
	souk run >>"$work/ticks" 2>>"$work/ticks.err" || :
}

# How many messages wait for the agent.
waiting() {
	db "SELECT count(*) FROM messages m
		JOIN conversations c ON c.id = m.conversation_id
		WHERE m.sender_type = 'customer' AND m.is_old = 0
		AND m.reply_sent = 0 AND m.outcome IS NULL AND c.status <> 'معلق'"
}

# await: ticks, while a slow server or one that throttles still answers some.
await() {
	idle=0 left=$(waiting)
	while [ "$left" -gt 0 ] && [ "$idle" -lt 6 ]; do
		sleep 1
		tick
		before=$left left=$(waiting)
		[ "$left" -lt "$before" ] && idle=0 || idle=$((idle + 1))
	done
}

# What a server did not answer says nothing about its model.
tell_waiting() {
	souk waiting --json | jq -r 'select(.state != "person") | .why // empty' |
		sort | uniq -c | sed 's/^/not answered: /'
}

# judge LIVE: a line a conversation.
judge() {
	jq -n -r --argjson live "$1" --slurpfile table "$work/table" \
		--slurpfile rows "$work/kept" --slurpfile sends "$work/sends" \
		-f "$here/judge.jq"
}

# tell SENTENCE: of each judgement that comes in.
tell() {
	while IFS="$(printf '\t')" read -r what where title why; do
		[ "$what" = ok ] && r=0 || r=1
		verdict "$r" "${where%%.*}: $title"
		[ "$r" -eq 0 ] || printf '# %s: %s\n' "$where" "$why"
	done
}

# rates: how many of each file, and of all, went well.
rates() {
	awk -F '\t' '{
		sub(/\.txt.*/, "", $2)
		all[$2]++
		good[$2] += $1 == "ok"
		if ($1 != "ok")
			printf "%s: %s: %s\n", $2, $3, $4
	}
	END {
		for (name in all) {
			printf "%-12s %3d of %3d\n", name, good[name], \
				all[name] | "sort"
			n += all[name]; g += good[name]
		}
		close("sort")
		printf "%-12s %3d of %3d, %.0f %%\n", "all", g, n, 100 * g / n
	}'
}

$live || check_same 'without a model, make eval ends with 78' 78 \
	"$(status sh "$here/run.sh" "$bin" live)"
jq -Rn -f "$here/table.jq" "$here"/conversations/*.txt >"$work/table"
world >"$work/world.json"
sim_start "$work/world.json"
shop
jq -f "$here/rules.jq" "$work/table" >"$work/rules"
sim_post /sim/world "@$work/rules"
$live && use_real_model
turns=$(jq 'map(.turns | length) | max' "$work/table")
for n in $(seq 0 $((turns - 1))); do
	turn "$n"
done
sqlite3 "$SOUK_DB" <"$here/kept.sql" >"$work/kept"
sim_get '/sim/ledger?kind=send' >"$work/sends"

if $live; then
	tell_waiting
	judge true | rates
	exit
fi
judge false >"$work/judged"
tell <"$work/judged"
check_same 'every conversation has a customer of its own' 0 \
	"$(jq '(map(.name) | length) - (map(.name) | unique | length)' \
	"$work/table")"
check 'at least eighty conversations are held' \
	[ "$(wc -l <"$work/judged")" -ge 80 ]
check_same 'what is asked of a real model, the script does' '' \
	"$(judge true | grep -v '^ok' || :)"
finish
