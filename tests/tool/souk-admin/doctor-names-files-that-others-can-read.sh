#!/bin/sh
. "$(dirname "$0")/../doctor.sh"
healthy
chmod 644 souk.db
want 78 souk-admin doctor
has err "$SOUK_DB can be read by others, and holds secrets: chmod 600 '$SOUK_DB'"
chmod 600 souk.db

# They are there while somebody has the database open.
sqlite3 "$SOUK_DB" 'UPDATE messages SET seq = seq' \
	'.shell chmod 640 souk.db-wal souk.db-shm' \
	'.shell souk-admin doctor >out'
has out "$SOUK_DB-wal: can be read by others, and holds secrets"
has out "$SOUK_DB-shm: can be read by others, and holds secrets"

echo 'SOUK_BACKOFF = 10' >souk.conf
chmod 644 souk.conf
export SOUK_CONF=souk.conf
want 0 souk-admin doctor
echo 'OPENAI_API_KEY = key-of-the-model' >>souk.conf
want 78 souk-admin doctor
has err "souk.conf can be read by others, and holds secrets: chmod 600 'souk.conf'"
has_not err key-of-the-model
chmod 600 souk.conf
want 0 souk-admin doctor

echo key-of-the-model >key
chmod 604 key
export OPENAI_API_KEY_FILE=key
ill 'key: can be read by others, and holds secrets'
chmod 600 key
