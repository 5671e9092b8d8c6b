#!/bin/sh
# -h of each, in ten lines, without a database; and nothing is done.
. "$(dirname "$0")/../shop.sh"
for command in init 'channel add' 'channel list' channel 'product edit' \
	ai outbox import explain try block product search orders \
	'orders set' status export erase backup \
	retention prune metrics report doctor log events audit say show \
	run loop import-line answer-line notify setup 'import whatsapp'; do
	# shellcheck disable=SC2086 # a command of two words
	want 0 souk-admin $command -h
	has out "usage: souk ${command%% *}"
	[ "$(wc -l <out)" -le 10 ] || wrong "$command: more than ten lines"
done
for command in 'channel add' 'product edit' erase search 'orders set' run \
	setup 'import whatsapp'; do
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
has out 'usage: souk loop'
want 0 souk loop -h
has out 'usage: souk loop'
want 64 souk-admin run
has err "a command of souk's"
want 64 souk rnu
has err "did you mean 'run'?"
want 64 souk help serach
[ ! -e souk.db ] || wrong 'a database was made'
