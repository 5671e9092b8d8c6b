#!/bin/sh
# A thread is named until it was read; one in trouble rests meanwhile.
. "$(dirname "$0")/../shop.sh"
shop_open
thread() {
	printf '{"type":"thread","channel_id":"c1","thread_id":"%s",' "$1"
	printf '"fetched_from":"2026-11-22T10:00:00.000Z",%s}\n' "$2"
}
since='"since":"2026-11-22T09:00:00.000Z"'
{
	thread a '"complete":false,"walked_to":"2026-10-01T00:00:00.000Z","cursor":"c"'
	thread b '"complete":true,"whole":true'
	thread c "\"complete\":false,$since"
	# So often that it rests longer than this test may take.
	for _ in 1 2 3 4 5 6 7 8; do
		thread d "\"complete\":false,$since,\"error\":{\"class\":\"transient\",\"message\":\"x\"}"
	done
} | want 0 souk-store
want 0 souk-channels
same 'the threads' '[{"thread_id":"c","since":"2026-11-22T09:00:00.000Z","why":"poisoned"},{"thread_id":"a","since":null,"why":"history","walked_to":"2026-10-01T00:00:00.000Z","cursor":"c"}]' \
	"$(jq -c .threads out)"

{
	thread a '"complete":true,"whole":true'
	thread c '"complete":true,"whole":true'
	echo '{"type":"checkpoint","channel_id":"c1","history_done":true}'
} | want 0 souk-store
want 0 souk-channels
same 'nothing is owed' '[]' "$(jq -c .threads out)"
want 0 souk-channels -H
[ ! -s out ] || wrong 'history goes on, and all that is left of it rests'
