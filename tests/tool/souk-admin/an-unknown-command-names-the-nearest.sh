#!/bin/sh
# 64, and what was probably meant.
. "$(dirname "$0")/../shop.sh"
shop_open
mistake() {
	words=$1
	shift
	want 64 souk-admin "$@"
	has err "$words"
	[ ! -s out ] || wrong "$*: wrote something"
}
mistake "did you mean 'status'?" statsu
mistake "did you mean 'orders'?" order
mistake "did you mean 'conversations'?" conversation
mistake "did you mean 'channel list'?" channel lits
mistake "did you mean 'product import'?" product imort
mistake "no such command: frob; 'souk help'" frob
mistake 'no such command: frobnicate' frobnicate
mistake 'no such command: orders x' orders x
mistake 'which command?'
mistake 'ai: what of it?' ai
mistake 'invalid option' -Z status
mistake 'channel add' channel add
mistake "not 'telegram'" channel add telegram --account 1 --token-file f
mistake '--account' channel add facebook --token-file f
mistake '--token-file' channel add facebook --account 1
