#!/bin/sh
# In cells, not characters; what runs from right to left is isolated there, and
# a pipe gets neither.
. "$(dirname "$0")/../shop.sh"
shop_open
{
	message t1 m1 customer 09:00:00 'مرحبا'
	message t2 m2 customer 09:00:01 '漢字漢字漢字漢字漢字漢字漢字'
} | sed 's/Customer t1/محمد بن عبد الله بن محمد/; s/Customer t2/漢字漢字漢字漢字漢字漢字漢字/' |
	want 0 souk-store
fsi=$(printf '\342\201\250')
pdi=$(printf '\342\201\251')

# seen WIDTH COMMAND: what a terminal of that width is given.
seen() {
	script -qec "stty cols $1; env -u COLUMNS souk-admin $2" /dev/null \
		>out </dev/null || wrong "$2 on a terminal"
}

seen 85 conversations
has out "$fsi"
has out "$pdi"
# A wide character fills two cells; the isolates fill none.
tr -d '\r' <out | sed "s/$fsi//g; s/$pdi//g; s/[漢字]/##/g" >cells
same 'lines that are too long' '' "$(grep -E '^.{86}' cells || :)"
has out '…'
same 'as many isolates as ends' "$(grep -o "$fsi" out | wc -l)" \
	"$(grep -o "$pdi" out | wc -l)"
# Whatever is cut shows that it is.
db "UPDATE conversations SET customer_name = 'Dana Saleh'"
width=60
while [ "$width" -lt 90 ]; do
	seen "$width" conversations
	tr -d '\r' <out | grep -q -e 'Dana Saleh ' -e 'Dana[ Saleh]*… ' ||
		wrong "$width: a name that seems to be whole"
	# Nor does it reach into what stands beside it, in a row or the next.
	same "$width: rows that are whole" 2 "$(tr -d '\r' <out |
		grep -cE '^ *[12]  facebook .* yes +1 +0  2026-11-22 09:00  -$')"
	width=$((width + 1))
done
db "UPDATE conversations SET customer_name = '漢字漢字漢字漢字漢字漢字漢字'"
seen 70 'show 1'
has out "$fsi"
want 0 souk-admin conversations
has_not out "$fsi"
has out '漢字漢字漢字漢字漢字漢字漢字'
TZ=Asia/Riyadh want 0 souk-admin show 2
has out '2026-11-22 12:00'
TZ=Asia/Riyadh want 0 souk-admin show 2 --utc
has out '2026-11-22 09:00'
# Half of a number is none: it is whole, however narrow the terminal; an id
# stands where there is room for it.
db "UPDATE channel_integrations SET account_id = '17841400000000042',
	channel = 'instagram', reason = 'the token has expired; connect it anew'"
for width in 40 80; do
	seen "$width" 'channel list'
	has out ' 17841400000000042 '
	has_not out c1
	seen "$width" status
	has out ' 17841400000000042 '
done
seen 80 'channel list'
tr -d '\r' <out >cells
same 'accounts fit into 80 cells' '' "$(grep -E '^.{81}' cells || :)"
seen 160 'channel list'
has out ' c1'
want 0 souk-admin channel list
has out ' c1'
