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
for setting in SOUK_CA_FILE SOUK_PROMPT_FILE SOUK_FAQ_FILE SOUK_AUTO_REPLIES; do
	(export "$setting=nowhere"
		ill "$setting: its file cannot be read (nowhere)")
done
OPENAI_BASE_URL=http://example.com/v1 want 78 souk-admin doctor
