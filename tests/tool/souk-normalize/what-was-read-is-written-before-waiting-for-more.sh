# A stage that waits holds nothing back: the first record is out while the
# input is still open.
mkfifo in out
souk-normalize <in >out &
exec 3>in 4<out
echo '{"type":"begin","channel_id":"ch-1"}' >&3
IFS= read -r line <&4
echo "$line"
[ "$line" = '{"type":"begin","channel_id":"ch-1"}' ] || exit 1
exec 3>&-
wait $!
