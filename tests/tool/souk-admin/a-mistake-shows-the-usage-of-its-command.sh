#!/bin/sh
# And of no other, wherever the mistake stands.
. "$(dirname "$0")/../shop.sh"
shop_open
# shows USAGE ARGUMENT...
shows() {
	usage=$1
	shift
	want 64 souk-admin "$@"
	has err "usage: souk $usage"
	[ "$(wc -l <err)" -le 10 ] || wrong "$*: more than ten lines"
	same "$*: the usage of one" 1 "$(grep -c '^usage' err)"
}
shows 'say ID TEXT' say 1
shows 'channel add facebook' channel add telegram
shows 'orders [--most N]' orders --jsno
shows 'conversations [--most N]' --json conversations x
shows 'show ID' show --most x
want 64 souk-admin outbox
has err 'usage: souk outbox retry ID'
has_not err 'usage: souk say'
[ "$(wc -l <err)" -le 10 ] || wrong 'outbox: more than ten lines'
shows 'doctor [--json]' doctor --csv
has err 'souk: doctor takes no --csv'
want 64 souk-admin orders list
has err 'no such command: orders list'
has err 'usage: souk orders [--most N]'
want 64 souk-admin frobnicate
same 'a word that is near to none' "souk: no such command: frobnicate; 'souk help' has them all" \
	"$(cat err)"
