#!/bin/sh
. "$(dirname "$0")/../shop.sh"
export SOUK_DB="$PWD/souk.db"
want 0 souk-admin init --json
same 'the database' "{\"database\":\"$SOUK_DB\"}" "$(jq -c . out)"
(umask 077; echo token-of-the-page >token)
want 0 souk-admin channel add facebook --account 1001 --token-file token --json
same 'the account' "$(db 'SELECT id FROM channel_integrations')" \
	"$(jq -r .id out)"
want 0 souk-admin backup copy.db --json
same 'the copy' copy.db "$(jq -r .file out)"
want 0 souk-admin backup another.db
same 'without it, a copy has nothing to say' '' "$(cat out)"
