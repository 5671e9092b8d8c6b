# Before anything is read: what was claimed must not be lost to a typing error.
set -eu
try() {
	rc=0
	env "$1" souk-sendmsg </dev/null 2>err || rc=$?
	cat err
	[ "$rc" -eq 78 ]
	grep -q "${1%%=*}" err
}
try SOUK_GRAPH_URL=http://graph.example/
try SOUK_INSTAGRAM_URL=ftp://127.0.0.1/
try SOUK_BUDGET=0
try SOUK_CA_FILE=/nonexistent
