#!/bin/sh
# power.sh BINDIR: the power fails at a random instant of a tick with answers.
# What was not synced is gone; whatever a platform had been told is known all
# the same, and so is what a person had been told is done.
#
#	SWEEP=short   10 rounds instead of 100
#	SEED=N        of the random instants

# Where nobody else sees the mount: a copy of it would outlive the cut.
if [ -z "${POWER_APART-}" ] && unshare -m true 2>/dev/null; then
	POWER_APART=yes exec unshare -m sh "$0" "$@"
fi
# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"

case ${SWEEP-full} in
short)	rounds=10 ;;
*)	rounds=100 ;;
esac
seed=${SEED:-$(date +%s)}
PATH=$PATH:/usr/sbin:/sbin
disk=$work/disk

# Doubt is settled by the next two ticks, nothing waits for a clock, and no poll
# reads again what a hundred rounds have said.
export SOUK_SETTLE=0 SOUK_BACKOFF=0 SOUK_OVERLAP=2

# --- a file system of its own -----------------------------------------------

switch_on() {
	mount -o loop,commit=300 "$work/image" "$disk"
}

# Those who still had files open are dead, or dying.
switch_off() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		! umount "$disk" 2>"$work/umount" || return 0
		sleep 0.1
	done
	cat "$work/umount" >&2
	return 1
}

can_cut() {
	mkdir "$disk"
	truncate -s 64M "$work/image"
	{ mkfs.ext4 -q -F "$work/image" && switch_on; } 2>"$work/mounting" ||
		return
	trap 'sim_stop; switch_off 2>/dev/null || :; rm -rf "$work"' EXIT
	"$test_bin/shutdown" "$disk" 2>"$work/mounting" || return
	switch_off
	switch_on
}

# --- a round ----------------------------------------------------------------

# The customers of a round: all have been answered when they are next.  No more
# than one page of the list of threads, for a second page comes a second later.
customers_write() {
	for n in 1 2 3 4; do
		customer_says "$((3000 + round % 5 * 4 + n))" "$n in $round"
		expect "You said: $n in $round"
	done
}

# A person is told that these words will be sent, and that this is for sale.
person_acts() {
	souk say "$regular" "By hand, $round"
	souk product add "Product $round" 1.00 SAR >"$work/out"
	expect "By hand, $round"
}

# tick_until SECONDS: a tick, and then darkness.  First for the processes: one
# that lived to see its disk go would do what no power cut lets it do.
tick_until() {
	setsid souk run >"$work/tick" 2>>"$work/ticks.err" &
	tick=$!
	sleep "$1"
	kill -s KILL -- "-$tick" 2>/dev/null || complete=$((complete + 1))
	"$test_bin/shutdown" "$disk"
	wait "$tick" 2>/dev/null || :
	switch_off
	switch_on
}

# What the platforms were asked to send, and nobody here knows of.
count_forgotten() {
	sends | sort >"$work/there"
	db "SELECT text FROM outbox_parts
		WHERE state NOT IN ('queued', 'cancelled', 'failed')" |
		sort >"$work/here"
	n=$(comm -23 "$work/there" "$work/here" | wc -l)
	forgotten=$((forgotten + n))
}

# What a person was told is done, and is not.
count_undone() {
	n=$(db "SELECT (SELECT count(*) = 0 FROM outbox
			WHERE text = 'By hand, $round')
		+ (SELECT count(*) = 0 FROM products
			WHERE name = 'Product $round')")
	undone=$((undone + n))
}

count_broken() {
	[ "$(db 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ] ||
		broken=$((broken + 1))
}

# Where in its tick this round was cut: before anything was sent, while nobody
# here knew what became of it, or behind that.
count_phase() {
	if [ "$(sends | wc -l)" -eq "$there_sent" ]; then
		before=$((before + 1))
	elif [ "$(db "SELECT count(*) FROM outbox_parts
		WHERE state = 'sending'")" -gt 0 ]; then
		amid=$((amid + 1))
	else
		behind=$((behind + 1))
	fi
}

# A tick in the light, and how long it takes: a quarter less than the last one,
# unless it took longer.
recover() {
	time_passes
	from=$(date +%s%3N)
	souk run >>"$work/ticks" 2>>"$work/ticks.err" || :
	now=$(($(date +%s%3N) - from))
	took=$((took * 3 / 4))
	[ "$now" -le "$took" ] || took=$now
	# An account bears two calls a second: on a slow machine one tick may not
	# be enough for all, and who writes anew is owed one answer for both.
	for _ in 1 2 3 4; do
		[ "$(unfinished)" -ne 0 ] || break
		time_passes
		souk run >>"$work/ticks" 2>>"$work/ticks.err" || :
	done
}

# play_round PART: of the time that a tick takes.
play_round() {
	customers_write
	person_acts
	tick_until "$(awk -v part="$1" -v took="$took" \
		'BEGIN { printf "%.3f", part * took / 1000 }')"
	count_forgotten
	count_undone
	count_broken
	count_phase
	recover
	there_sent=$(sends | wc -l)
}

# --- all of them ------------------------------------------------------------

# A number from 0 to 1 a line, one from each stretch of the tick.
list_instants() {
	awk -v seed="$seed" -v n="$rounds" 'BEGIN {
		srand(seed)
		for (i = 0; i < n; i++)
			print (i + rand()) / n
	}'
}

open_shop() {
	sim_start "$world"
	shop_open facebook
	mv "$work/shop" "$disk/shop"
	export SOUK_DB="$disk/shop/souk.db"
	settle
	customer_says 2001 'Is anybody there?'
	expect 'You said: Is anybody there?'
	settle
	# Most of a tick passes between what the platform does and what it says.
	fault '{ "match": { "method": "POST", "path": "/messages" }, "times": 0,
		"do": "delay", "ms": 150 }'
	sync -f "$disk"
	regular=$(db "SELECT id FROM conversations WHERE customer_id = '2001'")
}

if ! can_cut; then
	echo "ok 1 - power cuts # SKIP $(tail -n 1 "$work/mounting")"
	echo 1..1
	exit 0
fi
open_shop
round=0 took=0
customers_write
recover
echo "# seed $seed"
complete=0 forgotten=0 undone=0 broken=0 before=0 amid=0 behind=0
there_sent=$(sends | wc -l)
list_instants >"$work/instants"
while read -r part; do
	round=$((round + 1))
	play_round "$part"
done <"$work/instants"
quieten
judge
echo "# rounds $round, cut before sending $before, amid $amid," \
	"behind $behind ($complete of them when the tick was over)"
echo "# forgotten $forgotten, undone $undone, broken $broken," \
	"lost $lost, twice $twice"
check_same "the power was cut $rounds times" "$rounds" "$round"
check 'some cuts left in doubt what had been sent' [ "$amid" -gt 0 ]
check_same 'the database is whole behind every cut' 0 "$broken"
check_same 'whatever was sent is known to have been on its way' 0 "$forgotten"
check_same 'what a person was told is done, is done' 0 "$undone"
check_same 'in the end every customer has an answer' 0 "$lost"
check_same 'nobody was told anything twice' 0 "$twice"
check_same 'the memory has what the platform has' 0 "$strange"
finish
