set -eu
souk-sendmsg --version | grep -q '^souk-sendmsg [0-9]'
souk-sendmsg -h | grep -q '^usage: souk-sendmsg '
for arg in -x file; do
	rc=0
	souk-sendmsg "$arg" </dev/null >out 2>err || rc=$?
	[ "$rc" -eq 64 ]
	grep -q '^usage: ' err
done
