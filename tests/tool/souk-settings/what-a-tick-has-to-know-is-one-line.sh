# The database need not be there, nor is it opened.
. "$(dirname "$0")/../shop.sh"

want 0 souk-settings
same 'what is not set' "25 quiet $SOUK_DB" "$(cat out)"
SOUK_BUDGET=2m SOUK_NOTIFY=true SOUK_DB='a shop.db' want 0 souk-settings
same 'what is set' '120 notify a shop.db' "$(cat out)"
SOUK_BUDGET=0 want 78 souk-settings
has err SOUK_BUDGET
want 64 souk-settings one two
[ ! -e /dev/full ] || { r=0
	souk-settings >/dev/full 2>err || r=$?
	same 'a full disk' 74 "$r"; }
