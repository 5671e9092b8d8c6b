#!/bin/sh
# run.sh BINDIR SECONDS [TARGET...]: every target for so long, two at once; or
# these, one behind the other.  They begin from the cases of the other tests and
# from seeds/.  What they find stays in BINDIR/TARGET, and becomes a case.  Each
# target is a line of RESULTS.md; the last line is 'N targets, N broken'.  For 0
# seconds: with what they begin from alone.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${1:?want the folder of the targets}" && pwd)
seconds=${2:-60}
shift "$(($# < 2 ? $# : 2))"
export TZ=UTC

# seeds TARGET: what it begins with, a line each: the cases of other tests, what
# was written for it, and what earlier runs found worth keeping.
seeds() {
	case $1 in
	record)		ls -d "$here"/../tool/*/*.in ;;
	page)		ls -d "$here"/../tool/souk-normalize/*.in ;;
	whatsapp)	ls -d "$here"/../cases/whatsapp/*.json ;;
	export)		ls -d "$here"/../cases/whatsapp/*.txt ;;
	esac
	ls -d "$here/seeds/$1"/*
}

# stat TARGET NAME: what libFuzzer says at its end.
stat() {
	sed -n "s/^stat::$2: *//p" "$bin/$1/log"
}

# longest TARGET: bytes of an input.  Where a run takes long, more of short ones.
longest() {
	case $1 in
	gate)	echo 256 ;;
	text)	echo 1024 ;;
	*)	echo 4096 ;;
	esac
}

# span: how long, as libFuzzer has it; to which 0 seconds are no end.
span() {
	case $seconds in
	0)	echo -runs=0 ;;
	*)	echo "-max_total_time=$seconds" ;;
	esac
}

# fuzz TARGET: its corpus lives on from run to run.
fuzz() {
	place=$bin/$1
	mkdir -p "$place/corpus"
	seeds "$1" | while IFS= read -r seed; do
		[ ! -s "$seed" ] || cp "$seed" "$place/corpus/"
	done
	cd "$place"
	r=0
	ASAN_OPTIONS=detect_leaks=1:quarantine_size_mb=16 \
		"$bin/fuzz_$1" "$(span)" -max_len="$(longest "$1")" \
		-rss_limit_mb=256 -malloc_limit_mb=64 -timeout=10 \
		-dict="$here/souk.dict" -print_final_stats=1 -reload=0 \
		-artifact_prefix="$place/" \
		"$place/corpus" >"$place/log" 2>&1 || r=$?
	echo "$r" >"$place/status"
	tell "$1" "$r"
}

# tell TARGET STATUS: a line of RESULTS.md.
tell() {
	printf '| %s | %s | %s | %s | %s | %s | %s | %s |\n' "$1" \
		"$(stat "$1" number_of_executed_units)" "$seconds" \
		"$(stat "$1" average_exec_per_sec)" \
		"$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$bin/$1/log" |
			tail -n 1)" \
		"$(find "$bin/$1/corpus" -type f | wc -l)" \
		"$(stat "$1" peak_rss_mb)" "$2"
}

# lane TARGETS: one behind the other.
lane() {
	for target in $1; do
		(fuzz "$target")
	done
}

echo '| target | runs | seconds | runs/s | edges | corpus | MB | exit |'
echo '|---|---|---|---|---|---|---|---|'
if [ $# -gt 0 ]; then
	lane "$*"
else
	set -- record whatsapp csv graph stamp text gate \
		page export answer order conf store
	lane 'record whatsapp csv graph stamp text gate' &
	lane 'page export answer order conf store'
	wait
fi
broken=0
for target; do
	read -r r <"$bin/$target/status" || r=1
	[ "$r" -eq 0 ] || {
		broken=$((broken + 1))
		grep -E 'broken:|ERROR: |SUMMARY' "$bin/$target/log" || :
	}
done
echo "$# targets, $broken broken"
[ "$broken" -eq 0 ]
