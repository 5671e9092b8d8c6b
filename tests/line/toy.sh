#!/bin/sh
# A platform is a file and a row in each room: this adds one, and uses it.
. "$(dirname "$0")/lib.sh"

tree=$work/tree
mkdir "$tree"
(cd "$here/../.." && tar cf - Makefile lib fetch normalize reply sendmsg \
	store scripts) | (cd "$tree" && tar xf -)
rm "$tree/scripts/demo"			# has the words of a simulator

check 'every table has a place for a new row' sh "$here/../toy/add.sh" "$tree"
check 'a toy platform builds without a warning' \
	sh -c 'cd "$1" && make -s BUILD=build BIN=bin CFLAGS="-O0 -Werror" \
		HARDEN=-fPIE LDFLAGS= SANITIZE= all' sh "$tree"
PATH="$tree/bin:$PATH"

sim_start "$here/world.json"
export SOUK_TOY_URL="$url/v25.0"
shop_open toy
settle
check_same 'its inbox is imported' 4 "$(db 'SELECT count(*) FROM messages
	WHERE conversation_id IN (SELECT id FROM conversations
	WHERE platform = '\''toy'\'')')"
customer_says 2001 'hello, toy'
settle
check_same 'its customers are answered' 'You said: hello, toy' "$(sends)"
check 'its account can be checked' \
	grep -q 'it speaks for the Page Shop' "$work/toy.check"
check 'CONTRIBUTING.md tells of every file that the toy has' \
	sh -c 'cd "$1/../toy" && for f in *; do
		grep -q "tests/toy/$f" ../../CONTRIBUTING.md || exit 1
	done' sh "$here"
finish
