#!/bin/sh
# What is not named stays; a new currency wants a new price.
. "$(dirname "$0")/../shop.sh"
shop_open
want 0 souk-admin product add Abaya 249.00 SAR 'Black, all sizes'
want 0 souk-admin product add Scarf 12.500 KWD
shown() {
	same "$1" "$2" "$(db 'SELECT name, price, currency, description,
		stock FROM products WHERE number = 1')"
}
want 0 souk-admin product edit 1 --price 199
shown price 'Abaya|19900|SAR|Black, all sizes|'
want 0 souk-admin product edit Abaya --stock 0 --description ''
shown 'stock and description' 'Abaya|19900|SAR||0'
want 0 souk-admin product edit 1 --stock none --name عباية
shown 'name' 'عباية|19900|SAR||'
want 0 souk-admin product edit عباية --currency KWD --price ١٩٫٥٠٠
shown 'money' 'عباية|19500|KWD||'
want 64 souk-admin product edit 1 --currency SAR
want 64 souk-admin product edit 1
want 64 souk-admin product edit --price 1
want 65 souk-admin product edit 3 --price 1
want 65 souk-admin product edit 1 --name Scarf
has err 'another product'
want 65 souk-admin product edit 1 --name ''
want 65 souk-admin product edit 1 --price 1,234
want 65 souk-admin product edit 1 --price 1 --currency XXX
for stock in -1 1x '' 1.5 99999999999999999999; do
	want 65 souk-admin product edit 1 --stock="$stock"
done
shown 'nothing after all that' 'عباية|19500|KWD||'
want 0 souk-admin product edit 1 --sku s1 --json
same 'for programs, the whole of it' '1 عباية 19500 KWD s1' "$(jq -r '[.number,
	.name, .price, .currency, .sku] | map(tostring) | join(" ")' out)"
want 0 souk-admin product add Belt 5.00 SAR --json
same 'also of a new one' 'Belt' "$(jq -r .name out)"
printf 'name,price,currency\nBelt,6.00,SAR\nHat,5.00,SAR\n' >file.csv
want 0 souk-admin product import file.csv --json
same 'and of a file, what it did' '{"read":2,"changed":2}' "$(jq -c . out)"
want 0 souk-admin product edit Hat --name "$(printf 'H\342\200\256at')"
has_not out "$(printf '\342\200\256')"
