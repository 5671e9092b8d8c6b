#!/bin/sh
# large.sh BINDIR TESTBINDIR: what a database of years costs, and what ticks wait
# for while somebody migrates, copies, prunes or erases.
#
#	SIZES='1000000 10000000'	messages
#	PLACE=FOLDER	where there is room: of 10,000,000 messages 25 GB for a while
#	MADE=FILE	a database that large.make.sh made, for the only size; it goes
#	SKIP=search	for it takes the longest
#
# By hand: it takes half an hour at 10,000,000.
. "$(dirname "$0")/lib.sh"

place=$(mktemp -d -p "${PLACE:-/tmp}")
trap 'rm -rf "$place"; leave' EXIT
export SOUK_DB="$place/souk.db" SOUK_RETENTION=365d

# --- beside -----------------------------------------------------------------

# What a tick asks of the database: who is polled, what came (one new message of
# somebody known), who waits.
tick() {
	souk-channels >"$work/channels" &&
		page "$1" | souk-store &&
		souk-candidates >"$work/waiting"
}

page() {
	printf '{"type":"begin","channel_id":"c1",'
	printf '"fetched_from":"%s","self_id":"1001"}\n' "$now"
	printf '{"type":"message","channel_id":"c1","platform":"facebook",'
	printf '"thread_id":"t_%016d","message_id":"m_beside_%s",' "$1" "$1"
	printf '"sender_type":"employee","content":"x","created_at":"%s"}\n' "$now"
	printf '{"type":"checkpoint","channel_id":"c1",'
	printf '"fetched_from":"%s"}\n' "$now"
}

# Ticks, until the file `over` is there: milliseconds each, in `beside`.
ticks() {
	until [ -e "$work/over" ]; do
		n=$((n + 1))
		r=0
		began=$(date +%s%N)
		tick "$n" 2>>"$work/said" || r=$?
		echo $((($(date +%s%N) - began) / 1000000)) "$r"
	done >"$work/beside"
	echo "$n" >"$work/n"
}

# The most that the log of writes held meanwhile, in MiB.
watch_log() {
	most=0
	until [ -e "$work/over" ]; do
		size=$(stat -c %s "$SOUK_DB-wal" 2>/dev/null || echo 0)
		[ "$size" -le "$most" ] || most=$size
		sleep 0.2
	done
	echo $((most >> 20)) >"$work/log"
}

# beside WORDS COMMAND...: a row: what it took, and the ticks beside it.
beside() {
	words=$1
	shift
	rm -f "$work/over" "$work/beside.m"
	read -r n <"$work/n"
	now=$(date -u +%FT%T.000Z)
	ticks &
	ticking=$!
	watch_log &
	watching=$!
	r=0
	measured beside "$@" >"$work/out" 2>>"$work/said" || r=$?
	touch "$work/over"
	wait $ticking $watching
	sort -n "$work/beside" | awk -v words="$words, $size" \
	    -v figures="$(tail -n 1 "$work/beside.m")" -v log_mib="$(cat "$work/log")" '
		{ v[NR] = $1; failed += $2 != 0 }
		END {
			split(figures, f)
			printf "| %s | %.1f | %.1f | %.1f | %d | %d | %d | %d | %d | %d |\n",
			    words, f[1] / 1000, f[2] / 1000, f[3] / 1024, f[4], log_mib,
			    NR, v[int((NR + 1) / 2)], v[NR], failed }'
}

# standing WORDS COMMAND...: the same where the lines stand still for it.
standing() {
	words=$1
	shift
	rm -f "$work/standing.m"
	measured standing "$@" >"$work/out" 2>>"$work/said" || :
	awk -v words="$words, $size" '{ printf "| %s | %.1f | %.1f | %.1f | %d |",
		words, $1 / 1000, $2 / 1000, $3 / 1024, $4
		print " | | | | |" }' "$work/standing.m"
}

# alone WORDS COMMAND...: the median of some runs.
alone() {
	words=$1
	shift
	rm -f "$work/alone.m"
	again measured alone "$@" >"$work/out" 2>>"$work/said" || :
	awk -v words="$words, $size" -v wall="$(median alone 1)" \
	    -v cpu="$(median alone 2)" -v rss="$(median alone 3)" 'BEGIN {
		printf "| %s | %.1f | %.1f | %.1f |\n", words, wall, cpu, rss / 1024 }'
}

# --- one size ---------------------------------------------------------------

head_beside() {
	printf '\n### %s messages: what somebody does, and ticks beside it\n\n' "$size"
	printf '| work | s | cpu s | MiB | exit | log MiB | ticks | median ms |'
	printf ' longest ms | failed |\n'
	printf '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n'
}

head_alone() {
	printf '\n### %s messages: programs by themselves, medians of %s runs\n\n' \
		"$size" "$runs"
	printf '| work | ms | cpu ms | MiB |\n|---|--:|--:|--:|\n'
}

alones() {
	head_alone
	alone 'souk-channels (opens, reads)' souk-channels
	alone 'souk-candidates, 20 wait' souk-candidates
	alone 'souk-store, nothing to store' souk-store </dev/null
	# shellcheck disable=SC2016 # for the shell within
	alone 'souk-store, a page' sh -c 'souk-store <"$1"' sh "$work/page"
	for command in status conversations 'show 1' 'explain 1' waiting doctor \
		metrics report 'log' 'events --due' 'outbox list' retention; do
		# shellcheck disable=SC2086 # words
		alone "souk-admin $command" souk-admin $command
	done
}

# Twenty customers who wrote after all that.
customers_wait() {
	for i in $(seq 20); do
		printf '{"type":"message","channel_id":"c1","thread_id":"t_%016d",' "$i"
		printf '"platform":"facebook","message_id":"new%s",' "$i"
		printf '"sender_type":"customer","content":"hello",'
		printf '"created_at":"%s"}\n' "$(date -u +%FT%T.000Z)"
	done | souk-store
}

one_size() {
	rm -rf "${place:?}"/*
	echo 30 >"$work/n"
	now=$(date -u +%FT%T.000Z)
	if [ -n "${MADE:-}" ]; then
		mv "$MADE" "$SOUK_DB"
	else
		sh "$here/large.make.sh" "$SOUK_DB" "$size"
	fi
	head_beside
	standing 'init: copy and migrate' souk-admin init
	rm -f "$SOUK_DB.schema-1"
	customers_wait
	page 7 >"$work/page"
	beside 'nothing' sleep 5
	beside 'backup' souk-admin backup "$place/copy.db"
	rm -f "$place/copy.db"
	[ "${SKIP:-}" = search ] || {
		beside 'search, the first' souk-admin search 99999
		beside 'search, another' souk-admin search 88888
	}
	beside 'retention' souk-admin retention
	beside 'prune, the first' souk-admin prune --yes
	beside 'prune, nothing new' souk-admin prune --yes
	beside 'report' souk-admin report
	standing 'erase one customer' souk-admin erase --customer 40 --yes
	alones
}

for size in ${SIZES:-1000000}; do
	one_size
done
