set -eu
rc=0
echo '{"type":"other"}' | souk-sendmsg >/dev/full 2>err || rc=$?
[ "$rc" -eq 74 ]
grep -q stdout err
