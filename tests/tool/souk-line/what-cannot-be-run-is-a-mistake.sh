# Without a file, a command, or room for so many of them.
. "$(dirname "$0")/../shop.sh"

want 64 souk-line true
want 64 souk-line -e ends
want 64 souk-line -e ends -- true --
want 64 souk-line -e ends true -- -- true
want 0 souk-line -e ends -- true -- true
# shellcheck disable=SC2046 # many words
want 64 souk-line -e ends $(yes 'true --' | head -n 16) true
[ "$(wc -w <ends)" -eq 3 ] || wrong 'it is a mistake, and something was run'
