#!/bin/sh
# Columns that a file may have; an empty cell, or none, leaves what there is.
. "$(dirname "$0")/../shop.sh"
shop_open
shown() {
	same "$1" "$2" "$(db 'SELECT name, price, options, stock FROM products
		ORDER BY number' | tr '\n' ' ')"
}
printf '\357\273\277name;price;currency;stock;options\r\n' >products.csv
printf 'عباية;٢٤٩٫٠٠;SAR;١٢;"S, M\nL"\r\n' >>products.csv
printf 'Scarf;12.50;SAR;;\r\n' >>products.csv
want 0 souk-admin product import products.csv
shown imported 'عباية|24900|S, M L|12 Scarf|1250|| '
has out '249.00 SAR'
has out '12.50 SAR'
want 0 souk-admin product import products.csv
has out '0 new or changed'
printf 'name,price,currency\nعباية,199.00,SAR\n' >less.csv
want 0 souk-admin product import less.csv
shown 'the rest stays' 'عباية|19900|S, M L|12 Scarf|1250|| '
printf 'name,price,currency,stock\nScarf,12.50,SAR,0\nعباية,199.00,SAR,none\n' >stock.csv
want 0 souk-admin product import stock.csv
shown 'stock' 'عباية|19900|S, M L| Scarf|1250||0 '
printf 'name,price,currency,stock\nHat,1.00,SAR,1\nScarf,12.50,SAR,-1\nAbaya,x,SAR,1\n' >bad.csv
want 65 souk-admin product import bad.csv
has err 'bad.csv:3: stock: '
has err 'bad.csv:4: price: '
shown 'nothing of it' 'عباية|19900|S, M L| Scarf|1250||0 '
