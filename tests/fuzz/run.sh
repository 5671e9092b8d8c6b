#!/bin/sh
# run.sh BINDIR SECONDS: every target for so long, two at once, from the cases of
# the other tests and from seeds/.  What they find stays in BINDIR/TARGET, and
# becomes a case.  The last line is 'N targets, N broken'.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${1:?want the folder of the targets}" && pwd)
seconds=${2:-60}
export TZ=UTC

# seeds TARGET: what it begins with.
seeds() {
	case $1 in
	record)		echo "$here"/../tool/*/*.in ;;
	page)		echo "$here"/../tool/souk-normalize/*.in ;;
	whatsapp)	echo "$here"/../cases/whatsapp/*.json ;;
	export)		echo "$here"/../cases/whatsapp/*.txt ;;
	*)		echo "$here/seeds/$1"/* ;;
	esac
}

# fuzz TARGET: its corpus lives on from run to run.
fuzz() {
	place=$bin/$1
	mkdir -p "$place/corpus"
	for seed in $(seeds "$1"); do
		[ ! -s "$seed" ] || cp "$seed" "$place/corpus/"
	done
	cd "$place"
	# Where a program would end, these two jump back, and leak what it held.
	case $1 in
	csv|conf)	ASAN_OPTIONS=detect_leaks=0 ;;
	*)		ASAN_OPTIONS=detect_leaks=1 ;;
	esac
	export ASAN_OPTIONS
	r=0
	"$bin/fuzz_$1" -max_total_time="$seconds" -max_len=16384 \
		-rss_limit_mb=512 -timeout=10 -dict="$here/souk.dict" \
		-print_final_stats=1 -artifact_prefix="$place/" \
		"$place/corpus" >"$place/log" 2>&1 || r=$?
	echo "$r" >"$place/status"
	printf '%s: exit %s, %s runs, %s MB, corpus %s\n' "$1" "$r" \
		"$(sed -n 's/^stat::number_of_executed_units: *//p' "$place/log")" \
		"$(sed -n 's/^stat::peak_rss_mb: *//p' "$place/log")" \
		"$(find "$place/corpus" -type f | wc -l)"
}

# every SECOND-TARGET-ON: the targets of one of two lanes.
lane() {
	for target in $1; do
		(fuzz "$target")
	done
}

lane 'record whatsapp csv graph stamp' &
lane 'page export answer conf'
wait
broken=0 targets=0
for target in "$bin"/fuzz_*; do
	case $target in *.d|*.o) continue ;; esac
	targets=$((targets + 1))
	read -r r <"$bin/${target##*/fuzz_}/status" || r=1
	[ "$r" -eq 0 ] || {
		broken=$((broken + 1))
		grep -E 'broken:|ERROR: |SUMMARY' \
			"$bin/${target##*/fuzz_}/log" || :
	}
done
echo "$targets targets, $broken broken"
[ "$broken" -eq 0 ]
