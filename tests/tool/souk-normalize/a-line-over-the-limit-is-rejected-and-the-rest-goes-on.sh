# 9 MiB on one line: named, cut in the reject, and stepped over.
rc=0
{
	printf '{"type":"page","x":"'
	dd if=/dev/zero bs=1048576 count=9 2>/dev/null | tr '\0' x
	printf '"}\n{"type":"begin","channel_id":"ch-1"}\n'
} | souk-normalize >out 2>err || rc=$?
cat err
cut -c1-200 out
[ "$rc" -eq 65 ] || exit 1
[ "$(tail -n 1 out)" = '{"type":"begin","channel_id":"ch-1"}' ] || exit 1
[ "$(wc -l <out)" -eq 2 ] && [ "$(head -n 1 out | wc -c)" -lt 70000 ] &&
	[ "$(cat err)" = 'souk-normalize: stdin:1: line over 8 MiB' ]
