#!/bin/sh
# run.sh BINDIR TESTBINDIR [quick]: what souk costs on this machine, beside
# what else would do the same work, as tables for RESULTS.md.
#
#	SIZE=1000000	messages of the import line (100,000)
#	SIZES='...'	stored messages that candidates are looked for in
#	RUNS=5		of which the medians are
#
# It measures and judges nothing: tests/ asserts what holds on every machine.
set -eu
bin=$(cd "${1:?want the folder of the programs}" && pwd)
test_bin=$(cd "${2:?want the folder of the test programs}" && pwd)
cd "$(dirname "$0")"

if [ "${3:-}" = quick ]; then
	export SIZE="${SIZE:-20000}" RUNS="${RUNS:-3}" CHANNELS="${CHANNELS:-200}" \
		CALLS="${CALLS:-50}" SIZES="${SIZES:-1000 20000}"
fi
printf '%s, %s processors, load %s, SQLite %s, json-c %s, medians of %s runs\n' \
	"$(date -u +%F)" "$(nproc)" "$(cut -d' ' -f1 /proc/loadavg)" \
	"$(sqlite3 --version | cut -d' ' -f1)" \
	"$(pkg-config --modversion json-c)" "${RUNS:-5}"
for part in import candidates network; do
	sh "$part.sh" "$bin" "$test_bin"
done
