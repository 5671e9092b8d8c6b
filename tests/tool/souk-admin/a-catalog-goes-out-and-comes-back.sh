#!/bin/sh
# What `product list --csv` writes, `product import` reads: nothing changes, and
# no price becomes another one.
. "$(dirname "$0")/../shop.sh"
want 0 souk-admin init
want 0 souk-admin product add 'Hat, "blue"' 12.500 KWD 'of
two lines'
want 0 souk-admin product add '=cmd()' 249.00 SAR
blank=$(printf ' \302\240\342\200\213@SUM(A1)')
want 0 souk-admin product add "$blank" 249.00 SAR
mark=$(printf '\342\200\217')
want 0 souk-admin product add "كوب$mark كبير" 3.500 KWD "$(printf 'a\rb\302\205')"
want 0 souk-admin product add Tea 1500 IQD
want 0 souk-admin product edit Tea --stock 3 --sku 007 --options 'S; M'
want 0 souk-admin product off Tea
db 'SELECT * FROM products' >before
want 0 souk-admin product list --csv
has out '"12.500","KWD"'
has out '"1500","IQD"'
same 'a formula is guarded on its way' 1 "$(grep -c "\"'=cmd()\"" out)"
same 'also behind blanks and what nobody sees' 1 \
	"$(grep -cF "\"'$blank\"" out)"
cp out products.csv
want 0 souk-admin product import products.csv
has out '5 products read, 0 new or changed'
db 'SELECT * FROM products' >after
cmp before after || wrong 'the catalog is another one'
sed 's/12\.500/13.750/' products.csv >dearer.csv
want 0 souk-admin product import dearer.csv
has out '5 products read, 1 new or changed'
same 'the price that was typed' 13750 \
	"$(db "SELECT price FROM products WHERE name LIKE 'Hat%'")"
same 'for programs it is an integer' 13750 \
	"$(souk-admin product list --json | jq 'select(.name[:3] == "Hat").price')"
printf "name,price,currency\n'=cmd(),1.00,SAR\n" >others.csv
want 0 souk-admin product import others.csv
has out '1 product read, 1 new or changed'
same 'in a file of others a quote is a quote' "'=cmd()" \
	"$(db 'SELECT name FROM products ORDER BY number DESC LIMIT 1')"
