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

# The article, both ways, alone or with what is written as one with it.
{
	message t4 m4 customer 09:01:00 'الكتاب وصل'
	message t5 m5 customer 09:01:01 'بكم كتاب الطبخ؟'
	message t6 m6 customer 09:01:02 'والكتاب للبيع باللون الأحمر'
	message t7 m7 customer 09:01:03 'والدي يريد الله'
	message t8 m8 customer 09:01:04 'شيء للون آخر'
} | want 0 souk-store
for word in كتاب الكتاب والكتاب بالكتاب للكتاب فالكتاب كالكتاب; do
	found "$word" '6 5 4 '
done
found بيع '6 '
found البيع '6 '
found للبيع '6 '
found لون '8 6 '
found اللون '8 6 '
found باللون '8 6 '
found أحمر '6 '
found 'كتاب أحمر' '6 '
found 'الكتاب كتاب' '6 5 4 '
# What only looks like an article is none: a word stays what it is.
found والد '7 '
found الله '7 '
found له ''
found دي ''
found كتابة ''
for text in "$(yes ك | head -n 300 | tr '\n' ' ')" \
    "$(yes الكتاب | head -n 70 | tr '\n' ' ')"; do
	want 0 souk-admin search -- "$text"
done
# An index that was made before this was known has the same words.
want 0 souk-admin search --json -- كتاب
db "INSERT INTO search (search) VALUES ('integrity-check')"

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
