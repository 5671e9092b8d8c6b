# Eight megabytes of empty objects would be two gigabytes: named, and stepped
# over.  What watches a program needs memory of its own.
program=$(command -v souk-normalize)
if head -c 4 "$program" | grep -q ELF && ! grep -q __asan_init "$program"; then
	ulimit -v 200000
fi
rc=0
{
	printf '{"type":"unknown","x":['
	yes '{},' | head -n 2760000 | tr -d '\n'
	printf '{}]}\n{"type":"begin","channel_id":"ch-1"}\n'
} | souk-normalize >out 2>err || rc=$?
cat err
cut -c1-200 out
[ "$rc" -eq 65 ] && [ "$(wc -l <out)" -eq 2 ] &&
	[ "$(tail -n 1 out)" = '{"type":"begin","channel_id":"ch-1"}' ] &&
	[ "$(cat err)" = 'souk-normalize: stdin:1: too many values' ]
