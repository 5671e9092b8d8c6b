#!/bin/sh
# A sku comes from the file or the command line, and is nobody else's.
. "$(dirname "$0")/../shop.sh"
shop_open
sku_of() {
	db "SELECT coalesce(sku, '-') FROM products WHERE name = '$1'"
}

printf 'SKU;name;price;currency\nH-1;Hat;49.50;SAR\n;Cap;10;SAR\n' >list.csv
want 0 souk-admin product import list.csv
same 'from the file' 'H-1 -' "$(sku_of Hat) $(sku_of Cap)"
want 0 souk-admin product import list.csv
has out '0 new or changed'
printf 'name,price,currency\nHat,49.50,SAR\n' >bare.csv
want 0 souk-admin product import bare.csv
same 'a file without it' H-1 "$(sku_of Hat)"

printf 'sku,name,price,currency\nS-1,Scarf,5,SAR\nS-1,Shawl,6,SAR\n' >twice.csv
want 65 souk-admin product import twice.csv
has err 'twice.csv:3: sku: another product has it'
same 'nothing half-imported' '' "$(sku_of Scarf)"

want 0 souk-admin product edit Cap --sku C-1 --options 'S, M'
same 'edited' 'C-1 S, M' "$(sku_of Cap) $(db "SELECT options FROM products
	WHERE name = 'Cap'")"
want 65 souk-admin product edit Cap --sku H-1
has err 'sku: another product has it'
want 0 souk-admin product edit C-1 --price 11
same 'its options stay' 'S, M' "$(db "SELECT options FROM products
	WHERE name = 'Cap'")"
want 0 souk-admin product off H-1
same 'named by it' 0 "$(db "SELECT is_active FROM products WHERE sku = 'H-1'")"
want 0 souk-admin product list
has out C-1
want 0 souk-admin product edit C-1 --sku '' --options ''
same 'none again' - "$(sku_of Cap)"
