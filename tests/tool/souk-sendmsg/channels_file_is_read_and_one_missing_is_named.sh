# A claimed part is answered even where the accounts cannot be read, or others can
# read them.
set -eu
out='{"type":"outgoing","reply_id":"r1","part":1,"parts":1,"author":"agent","channel_id":"c1","platform":"facebook","thread_id":"t_1","customer_id":"55","text":"hello"}'
rc=0
echo "$out" | souk-sendmsg -c none >got 2>err || rc=$?
[ "$rc" -eq 75 ]
grep -q '^souk-sendmsg: none: ' err
grep -q '"class":"unsent"' got

{
	echo '{"type":"other"}'
	echo '{"type":"channel","channel_id":"c1","channel":"facebook","account_id":"1/2","access_token":"token-of-the-page"}'
	echo '{"type":"channel","channel_id":"c1","channel":"facebook","account_id":"1"}'
} >channels
rc=0
chmod 640 channels
echo "$out" | souk-sendmsg -c channels >got 2>err || rc=$?
[ "$rc" -eq 75 ]
grep -q "^souk-sendmsg: channels can be read by others, .*: chmod 600 'channels'$" err
grep -q '"class":"unsent"' got

chmod 600 channels
rc=0
echo "$out" | souk-sendmsg -c channels >got 2>err || rc=$?
[ "$rc" -eq 77 ]
grep -q '^souk-sendmsg: channels:2: channel whose account_id is no id$' err
grep -q '"class":"auth"' got
! grep -q token-of-the-page got err
