# What could not be written is told: exit 74, and a line that says so.
rc=0
echo '{"type":"outgoing","reply_id":"r1"}' |
	souk-reply >/dev/full 2>err || rc=$?
cat err
[ "$rc" -eq 74 ] && grep -q '^souk-reply: stdout: ' err
