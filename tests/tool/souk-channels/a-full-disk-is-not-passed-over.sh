#!/bin/sh
# 74, and its words on stderr.
. "$(dirname "$0")/../shop.sh"
shop_open
for program in souk-channels 'souk-admin channel list' 'souk-admin status'; do
	r=0
	$program >/dev/full 2>err || r=$?
	same "$program" 74 "$r"
	has err 'No space left on device'
done
customer_waits
r=0
souk-candidates >/dev/full 2>err || r=$?
same 'souk-candidates' 74 "$r"
