#!/bin/sh
# The tutorial of souk(7), typed line by line in an empty folder.
. "$(dirname "$0")/lib.sh"

page=$here/../../man/souk.7
mandoc -T utf8 -O width=500 "$page" | sed 's/.\x08//g' |
	sed -n '/^TUTORIAL/,/^[A-Z]/s/^ *\$ //p' >"$work/lines"
check 'it has lines to type' grep -q '^souk run$' "$work/lines"
mkdir "$work/shop"
cd "$work/shop"
# One shell for all, as at a terminal; the first line that fails ends it.
{
	echo 'set -e; trap "kill \$! 2>/dev/null || :" EXIT'
	cat "$work/lines"
} >"$work/typed"
unset SOUK_CONF
check_same 'each line ends with 0' 0 "$(
	PATH=$PATH:$test_bin SOURCE=$here/../.. status \
		timeout 100 bash "$work/typed")"
[ "$failed" -eq 0 ] || sed 's/^/# /' "$work/err"
export SOUK_DB="$PWD/souk.db"
check_same 'history is not answered, and what was new, once' \
	'history|7 replied|3' "$(db "SELECT outcome, count(*) FROM messages
		WHERE sender_type = 'customer' GROUP BY 1" | tr '\n' ' ' |
		sed 's/ $//')"
check_same 'there is an order, confirmed' 'مؤكد|2|49800' \
	"$(db 'SELECT status, quantity, total FROM orders')"
check_same 'a person said something' 1 "$(db "SELECT count(*) FROM messages
	WHERE sender_type = 'employee' AND is_old = 0")"
check 'the order was told' grep -q '^Order 1001: 2 ×' "$work/err"
check 'there is a report' grep -q '<html' report.html
check_same 'a quarter of an hour is enough to type it' 1 \
	"$(($(wc -l <"$work/lines") < 60))"
rm "$work/lines" "$work/typed"		# the page's words, and its secrets
finish
