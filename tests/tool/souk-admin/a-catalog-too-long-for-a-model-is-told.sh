#!/bin/sh
# And its candidates' model reads names and prices only.
. "$(dirname "$0")/../shop.sh"
shop_open
want 0 souk-admin product add Abaya 249.00 SAR 'black crepe'
customer_waits
want 0 souk-admin status
has_not out 'too long'
want 0 souk-candidates
has_not out '"brief"'
export SOUK_CATALOG_MAX=1000
for n in 1 2 3 4 5 6 7 8 9; do
	want 0 souk-admin product add "Abaya $n" 249.00 SAR \
		"$(printf '%0200d' "$n")"
done
want 0 souk-admin status
has out 'the catalog is too long for the model'
want 0 souk-admin status --json
has out '"catalog_is_long":true'
want 0 souk-candidates
has out '"brief":true'
want 0 env SOUK_CATALOG_MAX=9000 souk-candidates
has_not out '"brief"'
