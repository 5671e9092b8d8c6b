#!/bin/sh
# What was typed is quoted as escapes, whoever quotes it; and each message
# begins with the word that people type.
. "$(dirname "$0")/../shop.sh"
shop_open
bad=$(printf 'a\033[2J\302\2332J\342\200\256b\233')
# quiet STATUS COMMAND...
quiet() {
	want "$@"
	! tr -d '\n\t' <err | LC_ALL=C grep -qa "$(printf '[\001-\037\177]')" ||
		wrong "$*: a control character"
	has_not err "$(printf '\302\233')"
	has_not err "$(printf '\342\200\256')"
	! LC_ALL=C grep -qa "$(printf 'b\233')" err || wrong "$*: a lone byte"
	head -n 1 err | grep -qa '^souk: ' || wrong "$*: who says it?"
}
quiet 65 souk-admin show "$bad"
quiet 64 souk-admin show 1 "--$bad"
quiet 64 souk-admin "$bad"
quiet 64 souk-admin channel "$bad"
quiet 64 souk-admin status 1 "$bad"
quiet 64 souk-admin conversations --most "$bad"
quiet 64 souk-admin orders set 1 "$bad"
quiet 65 souk-admin outbox retry "$bad"
quiet 65 souk-admin search "!$bad!"
quiet 65 souk-admin erase --customer "$bad"
quiet 64 souk-admin channel add "$bad"
quiet 66 souk-admin channel add facebook --account 1 --token-file "$bad"
quiet 64 souk-admin channel add facebook --login "$bad"
quiet 66 souk-admin product import "$bad"
# The driver's own, in a shell, are the same but for the escapes.
bad=$(printf 'a\033[2J\302\2332J\342\200\256b\233 \330\234\363\240\201\267 \355\240\200 سوق 😀')
# driven STATUS COMMAND...
driven() {
	quiet "$@"
	has err 'سوق 😀'
	iconv -f UTF-8 -t UTF-8 err >/dev/null 2>&1 || wrong "$*: no UTF-8"
	has_not err "$(printf '\330\234')"
	has_not err "$(printf '\363\240\201\267')"
}
driven 64 souk run "$bad"
driven 64 souk loop -n "$bad"
driven 64 souk import "$bad"
driven 78 souk -C "$bad" status
driven 66 souk import whatsapp "$bad"
