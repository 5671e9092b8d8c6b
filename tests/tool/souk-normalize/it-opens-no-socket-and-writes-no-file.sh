# Beyond its three standard streams it touches nothing.
strace -qq -o /dev/null true || exit 0	# not to be had here
ASAN_OPTIONS=detect_leaks=0
export ASAN_OPTIONS
echo '{"type":"page","channel_id":"c","platform":"facebook","account_id":"1",
"self_id":"1","thread_id":"t","page":{"data":[{"id":"m",
"created_time":"2026-11-22T09:00:00Z","from":{"id":"7"}}]}}' | tr -d '\n' |
	strace -f -qq -o calls -e trace=%network,%file souk-normalize >out
grep -q '"message_id":"m"' out || { cat out; exit 1; }
grep -q openat calls || exit 1
! grep -E '^[0-9]+ +(socket|connect|bind|unlink|rename|mkdir)|O_(WRONLY|RDWR|CREAT)' calls
