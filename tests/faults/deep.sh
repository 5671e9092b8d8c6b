#!/bin/sh
# deep.sh BINDIR: backfill.sh with so long a history that the first ticks leave
# 100,000 messages and more still to be imported; and then to its end.
HISTORY=120000 exec sh "$(dirname "$0")/backfill.sh" "$@"
