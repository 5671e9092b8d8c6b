#!/bin/sh
# memory.sh BINDIR: memory runs out at every single allocation of
# souk-normalize, and at many of souk-store's, once or from then on.  No wrong
# line comes out, nothing is rejected for it, and nothing is half stored.
#
#	SWEEP=short   fewer points
#	JOBS=N        points tried side by side (default 2)
# shellcheck source=tests/faults/passes.sh
. "$(dirname "$0")/passes.sh"

# Every so manieth allocation of souk-normalize, and of souk-store.
case ${SWEEP-full} in
short)	every=23 every_store=149 floor=80 floor_store=150 ;;
*)	every=1 every_store=11 floor=2000 floor_store=2000 ;;
esac
preload=$test_bin/failmalloc.so

# short_of N once|on COMMAND...: without memory at its Nth allocation.
short_of() {
	at=$1 sticky=$2
	shift 2
	case $sticky in
	on)	set -- FAIL_STICKY=1 "$@" ;;
	esac
	env LD_PRELOAD="$preload" FAIL_AT="$at" "$@"
}

# allocations COMMAND...: how many the command needs, into $needed.
allocations() {
	"$@" env LD_PRELOAD="$preload" FAIL_COUNT="$work/needed"
	read -r needed <"$work/needed"
}

# points_of WORD EVERY: `WORD N once|on` for the allocations that are tried.
points_of() {
	seq 1 "$2" "$needed" | while read -r n; do
		echo "$1 $n once"
		echo "$1 $n on"
	done
}

# What a command that had no memory may end with: it is for the next tick, or a
# library crashed.  (json-c does where it copies a member's name.)
may_end_with() {
	case $1 in
	71|74|75|134|139) ;;
	*)	false ;;
	esac
}

# --- souk-normalize ---------------------------------------------------------

# Pages, records that pass by, and an item that is rightly rejected.
normalize_input() {
	for name in a-list-of-threads-gives-every-threads-messages \
		several-attachments-are-one-space-apart \
		a-message-that-is-no-object-is-rejected-alone \
		other-records-pass-unchanged-in-their-place; do
		cat "$here/../tool/souk-normalize/$name.in"
	done
}

# normalize [COMMAND...]
normalize() {
	"$@" souk-normalize <"$work/pages" >"$place/out" 2>"$place/err"
}

# try_normalize WORD N once|on
try_normalize() {
	ended=0
	normalize short_of "$2" "$3" || ended=$?
	wrong=
	whole_lines "$place/out" "$work/messages" || wrong='a wrong line'
	case $ended in
	65)	cmp -s "$place/out" "$work/messages" || wrong='a line less' ;;
	*)	may_end_with "$ended" || wrong="exit $ended" ;;
	esac
	report "${wrong:-fine} $ended: $*: $(head -n 1 "$place/err")"
}

sweep_normalize() {
	normalize_input >"$work/pages"
	allocations normalize || :
	normalize || :
	cp "$work/out" "$work/messages"
	points_of normalize "$every" >"$work/list"
	spread try_normalize <"$work/list"
	echo "# souk-normalize: points $(points), wrong $(bad)," \
		"crashes in a library $(grep -c 'fine 139' "$work/report" || :)"
	show_bad
	check "souk-normalize had at least $floor allocations to fail" \
		[ "$(points)" -ge "$floor" ]
	check_same 'what it says without memory is whole and right' 0 "$(bad)"
}

# --- souk-store -------------------------------------------------------------

# try_store PASS N once|on
try_store() {
	begin_pass "$1"
	ended=0
	run_pass "$1" short_of "$2" "$3" || ended=$?
	cp "$place/err" "$place/said"
	judge_pass "$1"
	case $ended in
	0)	[ -n "$done" ] || wrong=${wrong:-a failure without a status} ;;
	*)	may_end_with "$ended" || wrong=${wrong:-"exit $ended"} ;;
	esac
	report "${wrong:-fine} $ended: $*: $(head -n 1 "$place/said")"
}

sweep_store() {
	: >"$work/list"
	for pass in $passes; do
		begin_pass "$pass"
		allocations run_pass "$pass"
		points_of "$pass" "$every_store" >>"$work/list"
	done
	spread try_store <"$work/list"
	echo "# souk-store: points $(points), half stored or otherwise wrong" \
		"$(bad)"
	show_bad
	check "souk-store had at least $floor_store allocations to fail" \
		[ "$(points)" -ge "$floor_store" ]
	check_same 'without memory, all is stored or nothing' 0 "$(bad)"
}

if grep -q __asan_init "$bin/souk-store"; then
	echo 'ok 1 - memory # SKIP the sanitizer allots it by itself'
	echo 1..1
	exit 0
fi
sweep_normalize
make_passes
sweep_store
finish
