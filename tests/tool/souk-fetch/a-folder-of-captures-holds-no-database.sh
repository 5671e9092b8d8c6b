#!/bin/sh
# It may write there, and sees no database.
. "$(dirname "$0")/../shop.sh"
(umask 077; mkdir shop shop/kept)
export SOUK_DB="$PWD/shop/souk.db"
shop_open
SOUK_CAPTURE="$PWD/shop" want 78 souk-fetch </dev/null
has err "$SOUK_DB is in this one"
SOUK_CAPTURE="$PWD/shop/kept" want 0 souk-fetch </dev/null
want 0 souk-fetch </dev/null
