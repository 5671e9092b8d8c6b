#!/bin/sh
set -e
rc=0
echo '{"type":"begin"}' | souk-fetch >/dev/full 2>err || rc=$?
[ "$rc" -eq 74 ]
