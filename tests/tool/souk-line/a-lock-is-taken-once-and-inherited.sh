# It ends with the last command that has it.
. "$(dirname "$0")/../shop.sh"

mkfifo go
exec 9>lock
souk-line -l 9 -e first sh -c 'read -r _ <go; exit 5' &
while [ ! -e first ]; do
	sleep 0.01
done
want 75 souk-line -l 8 -e second touch begun 8>lock
[ ! -e begun ] || wrong 'it was begun behind the lock of another'
[ ! -e second ] || wrong 'the file is touched before the lock is had'
kill -9 $!
wait $! || :
exec 9>&-
want 75 souk-line -l 8 -e second touch begun 8>lock
echo >go
while ! souk-line -l 8 -e second touch begun 8>lock; do
	sleep 0.01
done
same 'it is had, and the command run' 'ends 0' "$(cat second)"
want 71 souk-line -l 7 -e second true
want 64 souk-line -l lock -e second true
