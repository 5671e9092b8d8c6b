#!/bin/sh
# soak.sh BINDIR: thousands of ticks in a world of chance, then quiet, and the
# simulator's own ledger is the judge.
#
#	SEED=N        the world to make again; else by the clock
#	SOAK=short    150 ticks in the place of 2,000
#	TICKS=N       as many as that
#
# What has to be found wrong if it is wrong was found so in copies of souk that
# were made to break one promise each: a witness that does not wait, a dead
# sender's part said again, no overlap, no absorbing, orders taken twice, a
# claim that does not look for a person.
# shellcheck source=tests/line/lib.sh
. "$(dirname "$0")/../line/lib.sh"

case ${SOAK:-full} in
short)	usual=150 ;;
*)	usual=2000 ;;
esac
ticks=${TICKS:-$usual}
seed=${SEED:-$(date +%s)}
clock_ms=0

# The clock on the wall goes on by ten seconds a tick, and whatever waits within
# a tick waits a tenth of the time.
export SOUK_SETTLE=90 SOUK_OVERLAP=70 SOUK_BUDGET=20 SOUK_MODEL_TIMEOUT=15
export SOUK_LIMIT_HOUR=0		# few people write much here
export SOAK_PRELOAD="$test_bin/soak-clock.so ${LD_PRELOAD-}" SOAK_RATE=10
export ASAN_OPTIONS="${ASAN_OPTIONS-}:verify_asan_link_order=0"

shop_open_all() {
	export SOUK_DB="$work/shop/souk.db" SOUK_MODEL=model-one
	mkdir "$work/shop"
	souk init >"$work/init"
	for page in 1001 1002; do
		(umask 077; echo "token-of-$page" >"$work/token")
		for channel in facebook instagram; do
			souk channel add $channel --account $page \
				--token-file "$work/token" \
				>>"$work/channels" 2>&1
		done
	done
	printf 'name,description,price,currency\n%s\n' \
		'عباية سوداء,قماش كريب,249.00,SAR' >"$work/products.csv"
	souk product import "$work/products.csv" >"$work/imported"
}

# tick SECONDS: an undisturbed one, so much later.
tick() {
	clock_ms=$((clock_ms + $1 * 1000))
	sim_post /sim/clock "{\"offset_ms\": $clock_ms}"
	SOAK_CLOCK=$clock_ms LD_PRELOAD=$SOAK_PRELOAD \
		souk run >>"$work/ticks" 2>>"$work/ticks.err"
}

# What is not yet over, and does not stand behind what a person has to decide.
unfinished() {
	db "SELECT (SELECT count(*) FROM messages WHERE is_old = 0
			AND reply_sent = 0 AND sender_type = 'customer')
		+ (SELECT count(*) FROM outbox_parts p
			WHERE state IN ('queued', 'sending', 'uncertain')
			AND NOT EXISTS (SELECT 1 FROM outbox_parts
				WHERE reply_id = p.reply_id AND part < p.part
				AND state IN ('held', 'failed')))
		+ (SELECT count(*) FROM threads WHERE behind IS NOT NULL
			OR whole = 0)"
}

# Nothing more goes wrong.  Keep in `dealt` what did.
heal() {
	sim_get /sim/fault | jq -r 'group_by(.order.do)[] |
		"\(.[0].order.do): \(map(.hit) | add)"' >"$work/dealt"
	sim_delete /sim/fault
	sim_post /sim/token '{"token": "token-of-1002", "dead": null}'
	for id in 1 2 3 4; do
		souk channel connect $id >"$work/connected" 2>&1
	done
	souk ai on --all
}

# A minute a tick, until nothing is left to do.
quieten() {
	more=120
	while [ "$more" -gt 0 ] && [ "$(unfinished)" -ne 0 ]; do
		tick 60 || :
		more=$((more - 1))
	done
}

judge() {
	rm -rf "$work/judge"
	mkdir "$work/judge"
	sim_get /sim/world >"$work/judge/world.json"
	sim_get /sim/ledger >"$work/judge/ledger"
	sqlite3 "$SOUK_DB" "VACUUM INTO '$work/judge/soak.db'"
	(cd "$work/judge" && sqlite3 judge.db <"$here/soak.sql")
}

# broken PROMISE...: what the judge found against any of these.
broken() {
	for promise; do
		grep "^$promise" "$work/judge/verdicts" || :
	done
}

# promise SENTENCE NAME...
promise() {
	sentence=$1
	shift
	check_same "$sentence" '' "$(broken "$@" | head -n 20)"
}

# Everything but when we last ran.
unchanging() {
	snapshot
	db 'SELECT * FROM outbox_parts ORDER BY reply_id, part;
		SELECT * FROM products ORDER BY id;
		SELECT channel_id, thread_id, whole, behind FROM threads
			ORDER BY 1, 2;
		SELECT id, is_connected, history_before, walked_to,
			history_done, failures, retry_at, reason
			FROM channel_integrations ORDER BY id;
		SELECT * FROM rejects ORDER BY id'
}

# floor NAME NUMBER: so much of it must have happened for a test to say much.
floor() {
	happened=$(sed -n "s/^$1=//p" "$work/report")
	check "there were $2 or more of: $1 ($happened)" \
		test "$happened" -ge "$2"
}

# Two worlds of half as many ticks, side by side: in one, much waits for the
# stages of a line to hand on.
half() {
	SEED=$((seed + $1)) TICKS=$((ticks / 2)) SOUK_TEST_BIN=$test_bin \
		sh "$0" "$bin" >"$work/half.$1" 2>&1
}

halves() {
	half 0 &
	half 1 || failed=1
	wait $! || failed=1
	cat "$work/half.0" "$work/half.1" | awk '
		/^1\.\./ { next }
		/^(not )?ok / { sub(/ok [0-9]+/, "ok " ++n) }
		{ print }
		END { print "1.." n }'
	exit "$failed"
}

[ "$ticks" -le 1000 ] || halves
sim_start "$here/soak.json"
shop_open_all
printf '# seed %s, %s ticks\n' "$seed" "$ticks"
tick 0
"$test_bin/soak" "$port" "$seed" "$ticks" 3>"$work/report" \
	>"$work/ticks" 2>"$work/ticks.err" ||
	{ tail -n 3 "$work/ticks.err"; exit 1; }
clock_ms=$(sed -n 's/^clock_ms=//p' "$work/report")
heal
quieten
check_same 'in the end nothing waits and nothing is on its way' 0 \
	"$(unfinished)"
# Our own last words come back.
check 'in the end a tick has no complaints' tick 50
check 'in the end another tick has none either' tick 50
judge
sed 's/^/# /' "$work/report" "$work/dealt" "$work/judge/sums"

check_same 'no program died but by our hand' '' "$(grep -aE \
	'signal ([0-8]|[0-9]{2,})\)|Sanitizer|runtime error|Assertion' \
	"$work/ticks.err" | head -n 20)"
promise 'no message is lost, doubled, changed or invented' lost 'stored twice' \
	invented 'not as it was' 'two conversations'
promise 'every customer message ended, once and for a reason' \
	'waits for ever' 'ended as' 'answered twice'
promise 'every send is a row of ours, and every row a send' \
	'moves for ever' 'sent without a part' 'a part never sent' \
	'a message for two parts' 'said twice' 'whose words' \
	'out of order' 'held without reason'
promise 'a person comes first' 'talked over'
promise 'orders are what was confirmed, each once' \
	'confirmed, not ordered' 'ordered, not confirmed' 'ordered twice' \
	'order of a lost reply'
promise 'the database is whole' integrity 'foreign keys'

before=$(unchanging)
told=$(sends | wc -l)
tick 10
check_same 'another tick on an unchanged world changes nothing' "$before" \
	"$(unchanging)"
check_same 'another tick on an unchanged world says nothing' "$told" \
	"$(sends | wc -l)"

floor messages $((ticks / 2))
floor staff $((ticks / 25))
floor desk $((ticks / 100))
floor faults $((ticks / 8))
floor kills $((ticks / 20))
floor doubles $((ticks / 60))

if [ "$failed" -ne 0 ]; then
	printf '# make it again: SEED=%s TICKS=%s\n' "$seed" "$ticks"
	sed 's/^/# /' "$work/judge/disputed"
fi
finish
