#!/bin/sh
# -h of each, in ten lines, without a database; and nothing is done.
. "$(dirname "$0")/../shop.sh"
for command in init 'channel add' 'channel list' channel 'product edit' \
	product search orders 'orders set' status export erase backup \
	retention prune metrics report doctor log say show; do
	# shellcheck disable=SC2086 # a command of two words
	want 0 souk-admin $command -h
	has out "usage: souk ${command%% *}"
done
for command in 'channel add' 'product edit' erase search 'orders set'; do
	# shellcheck disable=SC2086
	want 0 souk-admin -h $command
	[ "$(wc -l <out)" -le 10 ] || wrong "$command: more than ten lines"
	same "$command: itself alone" 1 "$(grep -c '^usage' out)"
done
want 0 souk-admin erase --customer x --yes -h
want 64 souk-admin serach -h
has err "did you mean 'search'?"
want 64 souk-admin orders sett
has err "did you mean 'orders set'?"
want 0 souk help orders set
same 'the driver asks for it' 'usage: souk orders set ID STATUS' \
	"$(head -n 1 out)"
want 0 souk help loop
want 64 souk help serach
[ ! -e souk.db ] || wrong 'a database was made'
