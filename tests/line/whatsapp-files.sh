#!/bin/sh
# What each file of tests/cases/whatsapp becomes.  NAME.json or NAME.txt, with
# the options in NAME.args, gives NAME.out, NAME.err and the status in NAME.rc.
. "$(dirname "$0")/lib.sh"

# tell FILE: what it becomes, what is said of it, and how it ends.
tell() {
	base=${1%.*}
	set -- "$1"
	if [ -e "$base.args" ]; then
		while IFS= read -r word; do
			set -- "$@" "$word"
		done <"$base.args"
	fi
	r=0
	souk-normalize --whatsapp "$@" 2>"$work/err" || r=$?
	cat "$work/err"
	echo "$r"
}

# expected BASE
expected() {
	cat "$1.out"
	[ ! -e "$1.err" ] || cat "$1.err"
	if [ -e "$1.rc" ]; then cat "$1.rc"; else echo 0; fi
}

cd "$here/../cases/whatsapp"
for file in *.json *.txt; do
	base=${file%.*}
	check_same "$(echo "$base" | tr - ' ')" "$(expected "$base")" \
		"$(tell "$file")"
done
finish
