# In the order of the commands, whichever ends first; behind what they add.
. "$(dirname "$0")/../shop.sh"

want 0 souk-line -e ends echo hello -- tr a-z A-Z
same 'the last command writes to our output' HELLO "$(cat out)"
same 'all is well' 'ends 0 0' "$(cat ends)"

cat >ill <<'END'
no program
END
chmod +x ill
want 0 souk-line -e ends sh -c 'cat; exit 3' -- ./ill -- no-such-program -- \
	sh -c 'kill -9 $$' -- sh -c 'cat; echo sent=2 >>ends; exit 65' <ill
same 'each has its own' 'sent=2
ends 3 126 127 137 65' "$(cat ends)"
has err 'no-such-program: No such file'
has err './ill: Exec format error'

want 74 souk-line -e /dev/full true
want 74 souk-line -e nowhere/ends true
