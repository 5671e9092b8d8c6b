# Its file is its owner's alone, or a credential of systemd's.
candidate='{"type":"candidate","reply_id":"r1","attempt":0,"conversation_id":"c1","channel_id":"ch","platform":"facebook","pending":["m1"],"messages":[]}'
set -eu

# ends STATUS: with the file as it is.
ends() {
	rc=0
	echo "$candidate" | SOUK_MODEL=m OPENAI_BASE_URL=http://127.0.0.1:1/v1 \
		OPENAI_API_KEY_FILE=$PWD/keys/key souk-reply >out 2>err || rc=$?
	[ "$rc" -eq "$1" ] || { echo "$rc, not $1"; cat err; exit 1; }
}

mkdir keys
echo key-of-the-model >keys/key
for mode in 640 604 620; do
	chmod "$mode" keys/key
	ends 78
	grep -qF "chmod 600 '$PWD/keys/key'" err
	if grep -q key-of-the-model err out; then exit 1; fi
	[ ! -s out ]
done
chmod 440 keys/key
export CREDENTIALS_DIRECTORY="$PWD/keys"
ends 0
CREDENTIALS_DIRECTORY=$PWD/key
ends 78
chmod 600 keys/key
ends 0

# The units' credential is an empty line where there is none: then the settings say
# where the key is.
CREDENTIALS_DIRECTORY=$PWD/keys
echo >keys/key
echo "OPENAI_API_KEY_FILE = $PWD/other" >souk.conf
export SOUK_CONF="$PWD/souk.conf"
ends 78
grep -q "^souk-reply: $PWD/other (OPENAI_API_KEY_FILE)" err
(umask 077; echo key-of-the-model >other)
ends 0
echo 'key-of-the-model two' >keys/key
ends 78
grep -q "^souk-reply: $PWD/keys/key (OPENAI_API_KEY_FILE): its first line" err
