#!/bin/sh
# 64, whatever else stands there.
. "$(dirname "$0")/../shop.sh"
shop_open
want 64 souk-channels c1
want 64 souk-channels -a -H
want 64 souk-channels --nonsense
want 64 souk-candidates t1
want 64 souk-store lines
want 0 souk-channels --help
want 0 souk-store --version
