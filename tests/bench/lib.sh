# shellcheck shell=sh
# What the benchmarks have in common: a folder of their own, no settings but
# theirs, figures and rows.
#
#	measured NAME COMMAND...	its figures go to the file NAME
#	times NAME PEER GOAL WORDS	how often NAME goes into PEER's time
#	part NAME PEER GOAL WORDS	which part of PEER's time NAME takes
#
# Whoever is measured and whoever stands beside it run in turn.  Medians.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${1:?want the folder of the programs}" && pwd)
test_bin=$(cd "${2:?want the folder of the test programs}" && pwd)
# shellcheck disable=SC2034 # for the benchmarks
runs=${RUNS:-5} size=${SIZE:-100000}
work=$(mktemp -d)
servers=

leave() {
	for pid in $servers; do
		kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || :
	done
	rm -rf "$work"
}
trap leave EXIT
trap 'exit 143' HUP INT TERM

for setting in $(env | sed -n 's/^\([SO][OP][UE][KN][A-Z_]*\)=.*/\1/p'); do
	unset "$setting"
done
export HOME="$work" SOUK_CONF=/dev/null SOUK_DB="$work/souk.db" LC_ALL=C.UTF-8
export PATH="$bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin"

# measured NAME COMMAND...
measured() {
	name=$1
	shift
	"$test_bin/measure" "$work/$name.m" "$@"
}

# median NAME COLUMN: 1 wall ms, 2 cpu ms, 3 peak KiB.
median() {
	sort -n -k "$2,$2" "$work/$1.m" |
		awk -v c="$2" '{ v[NR] = $c } END { print v[int((NR + 1) / 2)] }'
}

title() {
	printf '\n### %s\n\n' "$1"
	printf '| work | wall ms | cpu ms | MiB | beside it | wall ms | cpu ms |'
	printf ' ratio (wall; cpu) | goal | |\n'
	printf '|---|--:|--:|--:|---|--:|--:|--:|--:|---|\n'
}

# row KIND NAME PEER GOAL WORDS PEER-WORDS
row() {
	awk -v kind="$1" -v goal="$4" -v words="$5" -v beside="$6" \
	    -v wall="$(median "$2" 1)" -v cpu="$(median "$2" 2)" \
	    -v rss="$(median "$2" 3)" -v other="$(median "$3" 1)" \
	    -v other_cpu="$(median "$3" 2)" 'BEGIN {
		if (kind == "times") {
			r = other / wall; c = other_cpu / cpu
			met = r >= goal; sign = ">= "
		} else {
			r = wall / other; c = cpu / other_cpu
			met = (kind == "cpu" ? c : r) <= goal; sign = "<= "
		}
		printf "| %s | %.1f | %.1f | %.1f | %s | %.1f | %.1f ", words,
		    wall, cpu, rss / 1024, beside, other, other_cpu
		printf "| %.2f; %.2f | %s%s%s | %s |\n", r, c, sign, goal,
		    kind == "cpu" ? " cpu" : "", met ? "met" : "**missed**" }'
}

# limit NAME COLUMN GOAL UNIT WORDS: a figure by itself.
limit() {
	awk -v goal="$3" -v unit="$4" -v words="$5" -v c="$2" \
	    -v wall="$(median "$1" 1)" -v cpu="$(median "$1" 2)" \
	    -v rss="$(median "$1" 3)" 'BEGIN {
		got = c == 1 ? wall : c == 2 ? cpu : rss / 1024
		printf "| %s | %.1f | %.1f | %.1f | | | | %.1f %s | <= %s | ",
		    words, wall, cpu, rss / 1024, got, unit, goal
		print (got <= goal ? "met |" : "**missed** |") }'
}

# figure NAME: a row that is only to be known.
figure() {
	limit "$1" 1 999999 ms "$2" | sed 's/<= 999999 | met/ |/'
}

new_database() {
	rm -f "$SOUK_DB" "$SOUK_DB-wal" "$SOUK_DB-shm"
	souk-admin init >"$work/said"
	(umask 077; echo t >"$work/token")
	souk-admin channel add facebook --account 1001 \
		--token-file "$work/token" >"$work/said" 2>"$work/warned"
	sqlite3 "$SOUK_DB" "UPDATE channel_integrations SET id = 'c1'"
}

# pages N: N messages.
pages() {
	awk -v messages="$1" -f "$here/pages.awk"
}

# again COMMAND...: as often as there are runs.
again() {
	for _ in $(seq "$runs"); do
		"$@"
	done
}
