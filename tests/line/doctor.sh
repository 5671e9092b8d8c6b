#!/bin/sh
# souk doctor, behind ticks that went well and ticks that did not.
. "$(dirname "$0")/lib.sh"

# What sanitizers watch has no walls, and says so; that is no finding.
findings() {
	souk doctor | sed '/souk was built without confinement/d'
}

sim_start "$here/world.json"
shop_open facebook instagram
settle
customer_says 2001 'I order 2, to An Nakhil, Riyadh, 0501234567'
settle
check_same 'an inbox in which hardly anybody can be seen is a doubt' \
	'channel 1: its threads: doubt channel 2: its threads: doubt ' \
	"$(findings | sed 's/ (.*//' | tr '\n' ' ')"
souk channel edit 1 --advanced-access on 2>"$work/err"
souk channel edit 2 --advanced-access on 2>"$work/err"
check_same 'behind ticks that went well, and a word, all is well' 'all is well' \
	"$(findings)"

# The address of a server elsewhere, which is not asked.
check_same 'a key in the environment is known of' 0 \
	"$(OPENAI_BASE_URL=https://example.com/v1 status souk doctor)"
mkdir "$work/stand"
cp "$bin/souk" "$bin/souk-desk" "$work/stand"
# shellcheck disable=SC2016 # for the stand-in
printf '#!/bin/sh\necho "$OPENAI_API_KEY"\n' >"$work/stand/souk-admin"
chmod +x "$work/stand/souk-admin"
check_same 'but not to the desk, which is told that there is one' hidden \
	"$(PATH="$work/stand:$PATH" "$work/stand/souk" doctor)"

sim_post /sim/token '{ "token": "token-of-the-page", "page": "1001",
	"dead": { "code": 190, "subcode": 463, "status": 401,
		"message": "Session has expired" } }'
souk run >"$work/out" 2>"$work/err" || :
check_same 'a dead token is something' 1 "$(status souk doctor)"
check 'the doctor names the account and the cure' grep -q \
	'^facebook account 1001: is disconnected (.*expired.*souk channel connect' \
	"$work/out"
check 'the token is not shown' sh -c '! grep -q token-of-the-page "$1"' sh \
	"$work/out"
finish
