#!/bin/sh
. "$(dirname "$0")/../doctor.sh"
healthy
(
	unset SOUK_MODEL
	ill 'SOUK_MODEL: is not set: nobody is answered'
)
(
	unset OPENAI_BASE_URL
	ill 'OPENAI_API_KEY: is not set: nobody is answered'
	OPENAI_API_KEY=key-of-the-model want 0 souk-admin doctor
)
OPENAI_API_KEY_FILE=nowhere ill \
	'OPENAI_API_KEY_FILE: its file cannot be read (nowhere)'
SOUK_CA_FILE=nowhere ill 'SOUK_CA_FILE: its file cannot be read (nowhere)'
OPENAI_BASE_URL=http://example.com/v1 want 78 souk-admin doctor
