#!/bin/sh
# And with it the whole file: nothing is imported by halves.
. "$(dirname "$0")/../shop.sh"
shop_open
cat >bad.csv <<'END'
name,description,price,currency
Abaya,"two
lines",249.00,SAR

Scarf,x,"12,500",KWD
Box,x,12.5,IQD
Hat,x,-1,SAR
Bag,x,free,SAR
Cup,x,10,XXX
,x,10,SAR
END
want 65 souk-admin product import bad.csv
for place in 'bad.csv:5: price' 'bad.csv:6: price' 'bad.csv:7: price' \
	'bad.csv:8: price' 'bad.csv:9: currency' 'bad.csv:10: name'; do
	has err "$place"
done
has err 'nothing imported, 6 rows to mend'
same 'products' 0 "$(db 'SELECT count(*) FROM products')"

printf 'name,price\nAbaya,249.00\n' >short.csv
want 65 souk-admin product import short.csv
has err "no column 'currency'"
: >empty.csv
want 65 souk-admin product import empty.csv
printf 'name,price,currency\nA,"1.00,SAR\n' >open.csv
want 65 souk-admin product import open.csv
printf 'name,price,currency\n\377,1.00,SAR\n' >latin.csv
want 65 souk-admin product import latin.csv
has err 'not UTF-8'
want 66 souk-admin product import none.csv
same 'products' 0 "$(db 'SELECT count(*) FROM products')"
