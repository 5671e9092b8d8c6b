#!/bin/sh
# Every line of the manual pages that begins with '$ ' can be typed: it ends
# with 0, in a shop of its own in front of the simulator.
. "$(dirname "$0")/../line/lib.sh"

pages=$(cd "$here/../../man" && pwd)

# The examples of a page, one a line.
examples() {
	mandoc -T ascii -O width=500 "$1" | sed 's/.\x08//g' |
		sed -n '/^EXAMPLES/,/^[A-Z]/s/^ *\$ //p'
}

# dangling PAGE: the pages of ours that it names and that are not there.
dangling() {
	sed -n 's/^\.Xr \(souk[a-z.-]*\) \([157]\).*/\1.\2/p' "$1" |
		while read -r name; do
			[ -e "$pages/$name" ] || echo "$name"
		done
}

# try PAGE EXAMPLE: in a folder that only this example sees.
try() {
	rm -rf "$work/here"
	mkdir "$work/here"
	cp "$SOUK_DB" "$work/here/souk.db"
	check "$1: $2" sh -c 'cd "$1" && SOUK_DB=souk.db timeout 30 sh -c "$2"' \
		try "$work/here" "$2"
}

# unexplained COMMAND: help names no page of it, or the page has it not.
unexplained() {
	page=$(souk help "$1" | sed -n '$s/^See \(.*\)(1)\.$/\1/p')
	[ -n "$page" ] && [ -e "$pages/$page.1" ] &&
		grep -qE "^\.(Cm|It Cm)( .*)? ?$1( |\$)" "$pages/$page.1" ||
		echo "$1: ${page:-no page}"
}

check_same 'no bracket of a table goes on in its next cell' '' \
	"$(grep -nE '^\.It .*[DP]q .* Ta ' "$pages"/souk*)"
check_same 'each command has a page, which help names' '' "$(
	souk complete '' | cut -f 1 | grep -vx help | while read -r command; do
		unexplained "$command"
	done)"

sim_start "$here/../line/world.json"
shop_open facebook
settle
customer_says 2001 hello
for page in "$pages"/*.[157]; do
	check_same "${page##*/} names no page that is not there" '' \
		"$(dangling "$page")"
	examples "$page" >"$work/examples"
	check "${page##*/} has an example" test -s "$work/examples"
	while IFS= read -r example <&9; do
		try "${page##*/}" "$example"
	done 9<"$work/examples"
done
finish
