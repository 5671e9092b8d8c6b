#!/bin/sh
# The last check counts, whatever stands in it; and nothing else is changed.
. "$(dirname "$0")/../shop.sh"
shop_open

checked() {
	printf '{"type":"check","channel_id":"c1","self_id":"1001","findings":%s}\n' "$1" |
		souk-store 2>err
}

want 69 souk-admin channel check 1
has out 'never checked'
checked '[{"what":"token","state":"ok","message":"fine"},{"what":"threads","state":"doubt","message":"two"}]'
want 78 souk-admin channel check 1
has out 'two'
checked '[{"what":"token","state":"ok","message":"\u001b[2J\u202efine"},{"what":"automation","state":"note","message":"x"}]'
want 0 souk-admin channel check 1
has_not out 'two'
has_not out "$(printf '\033')"
has_not out "$(printf '\342\200\256')"
has out ': OK'
checked '[{"what":"token","state":"unknown","message":"x"}]'
want 75 souk-admin channel check 1
checked '[{"what":"threads","state":"bad","message":"x"},{"what":"threads","state":"unknown","message":"x"}]'
want 78 souk-admin channel check 1
checked '[{"what":"token","state":"bad","message":"x"},{"what":"threads","state":"bad","message":"x"}]'
want 77 souk-admin channel check 1

# What cannot be used is kept as a reject, and the last check stands.
for findings in '[]' 'null' '{}' '"x"'; do
	r=0
	checked "$findings" || r=$?
	same "findings $findings" 65 "$r"
done
want 77 souk-admin channel check 1
r=0
checked '[{"what":"token","state":"splendid","message":"x"},{"what":"token","state":"ok","message":"y"},5]' || r=$?
same 'two of three unusable' 65 "$r"
same 'the third is there' 1 "$(db 'SELECT count(*) FROM channel_checks')"
r=0
echo '{"type":"check","channel_id":"nobody","findings":[{"what":"token","state":"ok","message":"x"}]}' |
	souk-store 2>err || r=$?
same 'an unknown channel' 65 "$r"

# Another account than before is said, and changes nothing.
echo '{"type":"check","channel_id":"c1","self_id":"2002","findings":[{"what":"token","state":"ok","message":"x"}]}' |
	want 0 souk-store
want 65 souk-admin channel check 1
has out 'another account than before'
same 'who it is' 1001 "$(db 'SELECT self_id FROM channel_integrations')"
want 0 souk-channels -c 1
same 'one record' c1 "$(jq -r .channel_id out)"
want 65 souk-channels -c 7
want 64 souk-channels -a -c 1
