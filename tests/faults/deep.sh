#!/bin/sh
# deep.sh BINDIR: backfill.sh with so long a history that its ticks leave 100,000
# messages and more still to be imported.
HISTORY=120000 exec sh "$(dirname "$0")/backfill.sh" "$@"
