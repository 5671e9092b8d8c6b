#!/bin/sh
# cov.sh BUILD: what the tests of this build reached: the lines of all files, of
# which 92 in a hundred are wanted, and of those that branches.txt names every
# line and every branch.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1
cd "$here/.."

# report ARGUMENT...: gcovr of what we wrote.
report() {
	gcovr -r . --object-directory "$build" -e tests/ -e scripts/ -e build/ \
		"$@"
}

r=0
table=$(mktemp)
trap 'rm -f "$table"' EXIT
report --sort-percentage --fail-under-line 92 || r=1
set --
while read -r file; do
	case $file in '#'*) continue ;; esac
	set -- "$@" -f "$file"
done <"$here/branches.txt"
report --branches --fail-under-line 100 --fail-under-branch 100 "$@" \
	>"$table" || r=1
cat "$table"
# What was never built or run has no counts, and would lack none.
while read -r file; do
	case $file in '#'*) continue ;; esac
	grep -q "^$file .* [1-9][0-9]* " "$table" || {
		echo "branches.txt: no counts of $file"
		r=1
	}
done <"$here/branches.txt"
exit "$r"
