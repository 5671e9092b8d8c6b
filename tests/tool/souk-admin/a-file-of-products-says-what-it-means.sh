#!/bin/sh
# What could mean two things is a mistake, by its line and column; what is not
# said changes nothing; and the prices that are shown are the file's.
. "$(dirname "$0")/../shop.sh"
want 0 souk-admin init
want 0 souk-admin product add Hat 1.00 SAR 'of felt'
db 'SELECT * FROM products' >before

# refused SAID CONTENT: and nothing of it is kept.
refused() {
	printf "$2" >bad.csv
	want 65 souk-admin product import bad.csv
	has err "bad.csv:$1"
	db 'SELECT * FROM products' >after
	cmp before after || wrong "$1: something was kept"
}
refused '4: name: line 2 says otherwise of it' \
	'name,price,currency\nA,1.00,SAR\nB,1.00,SAR\nA,2.00,SAR\n'
refused '1: price: two columns' 'name,price,currency,price\nA,1.00,SAR,2.00\n'
refused '3: column 1: quotes that do not end' \
	'name,price,currency\nA,1.00,SAR\n"B,1.00,SAR\nC,1.00,SAR\n'
refused '2: column 4: quotes that do not end' \
	'name,price,currency,description\nA,1.00,SAR,"of\nB,1.00,SAR,\n'
refused '2: column 1: quotes' 'name,price,currency\nTie 12" long,1.00,SAR\n'
refused "2: name: not UTF-8: save the file as 'CSV UTF-8'" \
	'name,price,currency\n\307\341,1.00,SAR\n'
refused " UTF-16: save it as 'CSV UTF-8'" '\377\376n\0a\0m\0e\0'

printf 'name,price,currency\nCup,1.00,SAR\nCup,1.00,SAR\n' >twice.csv
want 0 souk-admin product import twice.csv
has out '2 products read, 1 new or changed'
db "DELETE FROM products WHERE name = 'Cup'"

printf 'name,price,currency\nHat,2.00,SAR\nBag,3.00,SAR\nTie,4.00,SAR\nCap,5.00,SAR\n' \
	>new.csv
want 0 souk-admin product add Other 9.00 SAR
want 0 souk-admin product import new.csv
same 'three prices of the file' '4 products read, 4 new or changed
  Hat: 2.00 SAR
  Bag: 3.00 SAR
  Tie: 4.00 SAR' "$(cat out)"
same 'a file without descriptions takes none away' 'of felt' \
	"$(db "SELECT description FROM products WHERE name = 'Hat'")"
want 0 souk-admin product import new.csv
has out '4 products read, 0 new or changed'
want 0 souk-admin product add Hat 3.00 SAR
same 'nor does a new price by hand' 'of felt 300' "$(db "SELECT description ||
	' ' || price FROM products WHERE name = 'Hat'")"
want 0 souk-admin product add Hat 3.00 SAR ''
same 'an empty one does' '' \
	"$(db "SELECT description FROM products WHERE name = 'Hat'")"
