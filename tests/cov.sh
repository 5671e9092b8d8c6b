#!/bin/sh
# cov.sh BUILD: what the tests of this build reached: the lines of all files, of
# which 92 in a hundred are wanted, and the branches of those that branches.txt
# names, of which none may be missing.
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
report --sort-percentage --fail-under-line 92 || r=1
set --
while read -r file; do
	case $file in '#'*) continue ;; esac
	[ -e "$file" ] || { echo "branches.txt: no $file"; exit 1; }
	set -- "$@" -f "$file"
done <"$here/branches.txt"
report --branches --fail-under-branch 100 "$@" || r=1
exit "$r"
