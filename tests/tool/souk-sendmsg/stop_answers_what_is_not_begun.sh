# SIGTERM: what has not begun is answered as unsent, and the input is read out.
set -eu
mkfifo in
souk-sendmsg <in >out &
pid=$!
exec 3>in
echo '{"type":"other"}' >&3
until [ -s out ]; do :; done
kill -TERM "$pid"
echo '{"type":"outgoing","reply_id":"r1","part":1,"parts":1,"author":"agent","channel_id":"c1","platform":"facebook","thread_id":"t_1","customer_id":"55","text":"hello"}' >&3
exec 3>&-
rc=0
wait "$pid" || rc=$?
cat out
[ "$rc" -eq 75 ]
grep -q '"class":"unsent","message":"told to stop' out
