#!/bin/sh
# Alefs, yas, ta marbuta, tatweel, vowels and digits are folded on both sides.
. "$(dirname "$0")/../shop.sh"
shop_open
{
	message t1 m1 customer 09:00:00 'أريد عبايةً مقاس ١٢'
	message t2 m2 customer 09:00:01 'Blue SHIRTS, please'
	message t3 m3 customer 09:00:02 'the end \u001b[31m'
} | want 0 souk-store

# found WORDS NUMBERS: the conversations, the newest first.
found() {
	want 0 souk-admin search --json -- "$1"
	same "who said $1" "$2" "$(jq -r .number out | tr '\n' ' ')"
}

found 'اريد' '1 '
found 'عبايه' '1 '
found 'عبـــاية' '1 '
found 'عَباية' '1 '
found 12 '1 '
found ١٢ '1 '
found 'عباية 12' '1 '
found 'عباية shirt' ''
found shirt '2 '
found 'BLUE shirts' '2 '
found hirt ''
found END '3 '
for text in '"' 'shirt" OR "end' 'blue NOT please' 'words:blue' 'a*' '^the' \
	'NEAR(the end)' "' OR 1 --" '(' '-'; do
	r=0
	souk-admin search -- "$text" >out 2>err || r=$?
	case $r in
	0|65)	;;
	*)	wrong "$text: exit $r: $(cat err)" ;;
	esac
done
found 'blue NOT please' ''
want 65 souk-admin search '   '
has err 'no word'
want 65 souk-admin search "$(printf '\377')"
want 65 souk-admin search "$(printf '%01001d' 0)"
want 64 souk-admin search
want 64 souk-admin search two words
want 0 souk-admin search end
has out '\x1b[31m'
