#!/bin/sh
# A slip of the pen in souk.conf would change nothing, and nobody would know.
. "$(dirname "$0")/../doctor.sh"
healthy
echo 'SOUK_QUIET = 5' >souk.conf
SOUK_CONF=$PWD/souk.conf want 0 souk-admin doctor
echo 'SOUK_QUITE = 5' >>souk.conf
SOUK_CONF=$PWD/souk.conf ill \
	"SOUK_QUITE: is no setting, and changes nothing ($PWD/souk.conf)"
