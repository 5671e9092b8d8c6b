#!/bin/sh
# Its version is souk's, behind a name of its own, as that of the stages.
. "$(dirname "$0")/../shop.sh"
same 'version' "souk-notify $(souk-store --version | sed 's/.* //')" \
	"$(souk-notify --version)"
