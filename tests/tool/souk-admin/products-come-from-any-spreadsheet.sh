#!/bin/sh
# The mark of UTF-8, three delimiters, Arabic digits, quoted line breaks.
. "$(dirname "$0")/../shop.sh"
shop_open
prices='SELECT group_concat(name || " " || price, ", ") FROM
	(SELECT * FROM products ORDER BY number)'

printf '\357\273\277name,description,price,currency\r\nAbaya,"black, crepe",249.00,SAR\r\n' >bom.csv
want 0 souk-admin product import bom.csv
same 'BOM and commas' 'Abaya 24900' "$(db "$prices")"
same 'a quoted comma' 'black, crepe' "$(db 'SELECT description FROM products')"

printf 'Currency;Price;Name\nKWD;12.500;Scarf\n' >semicolons.csv
want 0 souk-admin product import semicolons.csv
printf 'name\tprice\tcurrency\nكوفية\t٣٤٩٫٥٠\tSAR\n' >tabs.csv
want 0 souk-admin product import tabs.csv
same 'semicolons, tabs, Arabic digits' \
	'Abaya 24900, Scarf 12500, كوفية 34950' "$(db "$prices")"

printf 'name,price,currency,description\nBox,1000,IQD,"two\nlines and a ""quote"""\n\n' >quoted.csv
want 0 souk-admin product import quoted.csv
same 'a quoted line break' 'two
lines and a "quote"' "$(db "SELECT description FROM products WHERE name = 'Box'")"

sqlite3 "$SOUK_DB" 'SELECT * FROM products' >before
for file in bom semicolons tabs quoted; do
	want 0 souk-admin product import $file.csv
	has out ', 0 new or changed'
done
sqlite3 "$SOUK_DB" 'SELECT * FROM products' >after
cmp before after

printf 'name,description,price,currency\nAbaya,,199.00,SAR\n' >cheaper.csv
want 0 souk-admin product import cheaper.csv
same 'the same name is the same product' '19900 4' "$(db "SELECT
	(SELECT price FROM products WHERE name = 'Abaya') || ' ' || count(*)
	FROM products")"
