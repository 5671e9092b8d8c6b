#!/bin/sh
# Where the quota runs low, a channel is polled when its time has come, and its
# history waits; where less than half is used, it is polled on every tick.
. "$(dirname "$0")/../shop.sh"
shop_open

# used PERCENT: what the platform stated at the end of the next poll
polls=0
used() {
	polls=$((polls + 1))
	printf '{"type":"checkpoint","channel_id":"c1","poll":%d,"calls":1,"usage":{"percent":%d,"minutes":0}}\n' \
		"$polls" "$1" | want 0 souk-store
}

# named [OPTION]: how many records there are
named() {
	want 0 souk-channels "$@"
	grep -c . out || :
}

used 49
same 'polled' 1 "$(named)"
same 'its history too' 1 "$(named -H)"
used 50
same 'polled at half' 1 "$(named)"
same 'but its history waits' 0 "$(named -H)"
used 75
same 'slowed' 0 "$(named)"
same 'but good for sending' 1 "$(named -a)"
db "UPDATE channel_integrations SET slow_until = '2020-01-01T00:00:00.000Z'"
same 'its turn' 1 "$(named)"
used 100
same 'parked' 0 "$(named)"
used 10
same 'polled again' 1 "$(named)"
same 'with its history' 1 "$(named -H)"
