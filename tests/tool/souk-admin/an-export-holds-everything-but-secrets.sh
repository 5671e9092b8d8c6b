#!/bin/sh
# Not even a token that somebody wrote to a customer (by words of its own, for the
# database has them among the messages).
. "$(dirname "$0")/../shop.sh"
shop_open
(umask 077; echo EAAparrotparrot >token; echo appparrotparrot >app)
want 0 souk-admin channel add instagram --account 1002 --token-file token \
	--app-secret-file app
{
	begin 10:00:00
	message t1 m1 customer 10:00:01 'my \"EAAparrotparrot\" and appparrotparrot \u0007'
	message t2 m2 customer 10:00:02 second
	checkpoint 10:00:10
} | want 0 souk-store
want 0 souk-admin product add Abaya 249.00 SAR
reply r1 t1 m1 EAAparrotparrot | want 0 souk-store --claim
want 0 souk-admin export
has_not out parrotparrot
has out '[secret]'
jq -e .type out >types || wrong 'a line without a type'
same 'what there is' '"channel" "channel" "product" "conversation" "conversation" "outbox" "outbox_part" "message" "message" ' \
	"$(tr '\n' ' ' <types)"
want 0 souk-admin export --conversation 2
same 'of one conversation' 'channel conversation message ' \
	"$(jq -r .type out | tr '\n' ' ')"
has_not out m1
want 65 souk-admin export --conversation 3
want 65 souk-admin export --conversation ''
want 64 souk-admin export 1
# A secret that is part of the word that stands for it.
db "UPDATE channel_integrations SET config = json_set(config,
	'\$.app_secret', 'sec') WHERE account_id = '1001'"
want 0 souk-admin export
has_not out parrotparrot
r=0
souk-admin export >/dev/full 2>err || r=$?
same 'on a full disk' 74 "$r"

# A customer said them: there they may be.
rm -f souk.db*
