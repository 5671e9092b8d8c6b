# What could not be written is told: exit 74, and a line that says so.
rc=0
echo '{"type":"begin","channel_id":"ch-1"}' |
	souk-normalize >/dev/full 2>err || rc=$?
cat err
[ "$rc" -eq 74 ] && grep -q '^souk-normalize: stdout: ' err
