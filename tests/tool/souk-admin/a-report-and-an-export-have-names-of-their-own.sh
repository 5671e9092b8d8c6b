#!/bin/sh
# souk-report and souk-export: what souk-admin prints under these commands.
. "$(dirname "$0")/../shop.sh"
shop_open
customer_waits
for command in report export; do
	want 0 souk-admin $command
	cp out as-souk-admin
	want 0 souk-$command
	cmp out as-souk-admin >&2 || wrong "souk-$command: not the same"
	want 64 souk-$command and more
	want 0 souk-$command --version
done
want 0 souk-export --conversation 1
same 'options are taken' '["channel","conversation","message"]' \
	"$(jq -sc '[.[].type] | unique' out)"
