# shellcheck shell=sh
# What the fault tests have in common, over and above the tests of the line: a
# fault for the simulator, a while that passes, and a judge who asks the
# simulator and not souk.
# shellcheck source=tests/line/lib.sh
. "$(dirname "$0")/../line/lib.sh"

# shellcheck disable=SC2034 # for the tests
world=$here/../line/world.json

# Few people write much here: how often one is answered has no limit.
export SOUK_LIMIT_HOUR=0

# fault JSON: for the simulator, as its README has it.
fault() {
	sim_post /sim/fault "$1"
}

# instagram_says NAME TEXT
instagram_says() {
	sim_post /sim/say "$(jq -n --arg id "$1" --arg text "$2" '{
		platform: "instagram", from: "customer", text: $text,
		customer: { id: $id } }')"
}

# Whatever was to be tried again later is due now, and the last calls are long
# ago.
time_passes() {
	rm -f "$SOUK_DB.run"/pace/calls.*
	db 'UPDATE channel_integrations SET retry_at = NULL;
		UPDATE threads SET retry_at = NULL;
		UPDATE conversations SET retry_at = NULL;
		UPDATE outbox_parts SET retry_at = NULL;
		UPDATE services SET retry_at = NULL'
}

# hurry COMMAND...: with a clock that nobody sets, and all waiting by it, which
# goes ten times as fast: two calls a second are twenty.
hurry() {
	env LD_PRELOAD="$test_bin/soak-clock.so ${LD_PRELOAD-}" SOAK_RATE=10 \
		ASAN_OPTIONS="${ASAN_OPTIONS-}:verify_asan_link_order=0" "$@"
}

# What is not yet over: messages that wait, parts that move, threads owed.
unfinished() {
	db "SELECT (SELECT count(*) FROM messages WHERE is_old = 0
			AND reply_sent = 0 AND sender_type = 'customer')
		+ (SELECT count(*) FROM outbox_parts
			WHERE state IN ('queued', 'sending', 'uncertain'))
		+ (SELECT count(*) FROM threads
			WHERE behind IS NOT NULL)"
}

# quieten [TICKS [hurry]]: until nothing is left to do.  Two imports behind that,
# so that our own words have come back.
quieten() {
	ticks=${1:-8}
	while [ "$ticks" -gt 0 ]; do
		time_passes
		${2-} souk run >>"$work/ticks" 2>>"$work/ticks.err" || :
		ticks=$((ticks - 1))
		[ "$(unfinished)" -ne 0 ] || break
	done
	time_passes
	souk import-line >>"$work/ticks" 2>>"$work/ticks.err" || :
}

# expect TEXT...: what customers have to read, each once.
expect() {
	printf '%s\n' "$@" >>"$work/expected"
}

# Leave in $lost and $twice what the simulator's ledger says about what was
# expected, and in $strange the rows of ours that are not what it was sent.
judge() {
	lost=0 twice=0
	sends_begin >"$work/sends"
	while read -r text; do
		n=$(grep -cxF -e "$text" "$work/sends" || :)
		[ "$n" -ge 1 ] || lost=$((lost + 1))
		[ "$n" -le 1 ] || twice=$((twice + 1))
	done <"$work/expected"
	n=$(grep -cvxF -f "$work/expected" "$work/sends" || :)
	twice=$((twice + n))
	n=$(db "SELECT count(*) FROM messages WHERE is_old = 0
		AND sender_type = 'customer' AND outcome IS NOT 'replied'")
	lost=$((lost + n))
	sim_get '/sim/ledger?kind=send' | jq -r '.message_id' |
		sed 's/^m_//' | sort >"$work/sent.there"
	db "SELECT message_id FROM messages
		WHERE sender_type <> 'customer' AND is_old = 0" |
		sed 's/^m_//' | sort >"$work/sent.here"
	# shellcheck disable=SC2034 # for the tests
	strange=$(comm -3 "$work/sent.there" "$work/sent.here" | grep -c . || :)
}
