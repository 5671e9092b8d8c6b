#!/bin/sh
# A byte that no header carries, a file without end, a pipe that nobody writes into.
candidate='{"type":"candidate","reply_id":"r1","attempt":0,"conversation_id":"c1","channel_id":"ch","platform":"facebook","pending":["m1"],"messages":[]}'
set -eu
umask 077

# ends STATUS FILE
ends() {
	rc=0
	echo "$candidate" | SOUK_MODEL=m OPENAI_BASE_URL=http://127.0.0.1:1/v1 \
		OPENAI_API_KEY_FILE=$2 timeout 30 souk-reply >out 2>err || rc=$?
	[ "$rc" -eq "$1" ] || { echo "$2: $rc, not $1"; cat err; exit 1; }
	! grep -q of-the-model out err
}

for bytes in '' '\n' '\nkey-of-the-model\n' 'key-of\0the-model\n' \
    'key-of\rthe-model\n' 'key of-the-model\n' 'key-of-the-model\t\n' \
    '\303\244-of-the-model\n' '\033-of-the-model\n'; do
	# shellcheck disable=SC2059 # the bytes are the format
	printf "$bytes" >key
	ends 78 key
	grep -q 'its first line has to be the key' err
done
key=key-of-the-model
for bytes in "$key" "$key\\n" "$key\\r\\n" "$key\\nmore\\0\\n"; do
	# shellcheck disable=SC2059 # the bytes are the format
	printf "$bytes" >key
	ends 0 key
done
truncate -s 8G endless
ends 78 endless
rm endless
ends 78 /dev/zero
head -c 4096 /dev/zero | tr '\0' k >long
ends 78 long
ends 78 .
mkfifo silent
ends 78 silent
grep -q 'timed out' err
mkfifo pipe
echo key-of-the-model >pipe &
ends 0 pipe
wait

# Where everybody may put another file in its place.
mkdir everybody
printf 'key-of-the-model\n' >everybody/key
chmod 777 everybody
ends 78 everybody/key
grep -qF "chmod o-w 'everybody'" err
chmod 1777 everybody
ends 0 everybody/key
ln -s everybody/key link
ends 0 link
