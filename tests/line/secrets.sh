#!/bin/sh
# Where the tokens and the key are, and where they are not.
. "$(dirname "$0")/lib.sh"

secret='token-of-the-page|key-of-the-model'

# The key in the environment of the front door is the user's own doing; what
# each program was started with is not.
started_with() {
	sed -n 's/^.*execve("[^"]*", \(\[.*\]\), .*/\1/p' "$work/trace"
}

# nowhere FILE...
nowhere() {
	! grep -rE "$secret" "$@"
}

sim_start "$here/world.json"
shop_open facebook instagram
settle
customer_says 2001 'order 1, to An Nakhil, Riyadh, 0501234567'
# The leak checker of make check-san and strace exclude each other.
ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0" \
	strace -f -qq -s 4096 -e trace=execve -o "$work/trace" souk run \
	>"$work/out" 2>"$work/err"
settle

check 'the tick has done its work' test -n "$(sends)"
started_with >"$work/arguments"
check 'the trace shows what was started' grep -q souk-fetch "$work/arguments"
check 'no secret is in a program'\''s arguments' nowhere "$work/arguments"
check 'no secret is in what a tick says' nowhere "$work/out" "$work/err"
check 'no secret is left in the run folder' nowhere "$work/shop/souk.db.run"
db .dump | grep -v 'INSERT INTO channel_integrations' >"$work/dump"
check 'in the database, secrets are in config alone' nowhere "$work/dump"
for command in status 'status --json' conversations 'channel list' log \
    'orders --csv' 'outbox list'; do
	# shellcheck disable=SC2086 # a command and its arguments
	souk $command >"$work/shown" 2>&1
	check "souk $command shows no secret" nowhere "$work/shown"
done
check_same 'the database is the user'\''s alone' 600 \
	"$(stat -c %a "$SOUK_DB")"
sim_get /sim/calls >"$work/calls"
check 'a token travels in a header' grep -q header "$work/calls"
check 'no URL holds a token' nowhere "$work/calls"

# Whoever is started so is noticed (witness.c).
if [ -n "${WITNESS-}" ]; then
	mkdir "$work/fake"
	printf '#!/bin/sh\nsouk-admin db-path\n' >"$work/fake/souk"
	WITNESS="$work/noticed" sh "$work/fake/souk" >"$work/said"
	check_same 'a stage that is given the key is noticed' \
		'souk-admin: environment OPENAI_API_KEY' \
		"$(cat "$work/noticed")"
	WITNESS="$work/noticed" status souk-admin token-of-the-page \
		>"$work/said"
	check_same 'so is a token in an argument' \
		'souk-admin: argument token-of-the-page' \
		"$(tail -n 1 "$work/noticed")"
	rm "$work/noticed" "$work/err"
fi
finish
