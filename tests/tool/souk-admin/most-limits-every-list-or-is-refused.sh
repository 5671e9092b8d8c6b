#!/bin/sh
# Wherever rows are listed; what has none, says so, and so it is with any other
# option that a command does not know.
. "$(dirname "$0")/../shop.sh"
shop_open
{
	begin 10:00:00
	message t1 m1 customer 10:00:01 'word one'
	message t1 m2 customer 10:00:02 'word two'
	message t2 m3 customer 10:00:03 'word three'
	checkpoint 10:00:10
} | want 0 souk-store
(umask 077; echo token-of-another >token)
want 0 souk-admin channel add facebook --account 1002 --token-file token
want 0 souk-admin product add Shirt 5.00 SAR
want 0 souk-admin product add Scarf 5.00 SAR
want 0 souk-admin say 1 hello
want 0 souk-admin say 2 hello
db "INSERT INTO orders (id, order_no, conversation_id, product_id,
	product_name, quantity, unit_price, total, currency, created_at)
	SELECT p.id, 1000 + p.number, c.id, p.id, p.name, 1, 500, 500, 'SAR',
	'2026-11-22T10:00:00.000Z' FROM products p, conversations c
	WHERE c.number = 1"
# lists N COMMAND...: so many rows, in each form.
lists() {
	n=$1
	shift
	want 0 souk-admin "$@" --json
	same "$*, for programs" "$n" "$(wc -l <out)"
}
for command in 'channel list' 'product list' conversations orders \
    'outbox list' 'show 1' waiting 'search word'; do
	# shellcheck disable=SC2086 # a command and its argument
	lists 1 $command --most 1
	# shellcheck disable=SC2086
	want 0 souk-admin $command --json
	[ "$(wc -l <out)" -gt 1 ] || wrong "$command: not two to choose from"
	# shellcheck disable=SC2086
	want 64 souk-admin $command --most none
done
want 0 souk-admin show 1 --most 1
has out 'word two'
has_not out 'word one'
lists 2 show 1
same 'the last of the outbox' 2 \
	"$(souk-admin outbox list --most 1 --json | jq .conversation)"
same 'the last order' 1002 \
	"$(souk-admin orders --most 1 --json | jq .order_no)"

for command in status doctor report metrics 'channel check 1' 'ai on 1' \
    'product edit 1 --sku x'; do
	# shellcheck disable=SC2086
	want 64 souk-admin $command --most 1
	has err 'takes no --most'
done
want 64 souk-admin conversations --yes
has err 'souk: conversations takes no --yes'
want 64 souk-admin channel list --account 1
has err 'souk: channel list takes no --account'
want 64 souk-admin conversations --due
want 64 souk-admin metrics --json
want 64 souk-admin report --json
