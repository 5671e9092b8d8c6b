#!/bin/sh
# calls.sh N URL BODY [CURL-OPTION...]: N requests to the model at once.
n=$1 url=$2 body=$3
shift 3
seq "$n" | xargs -P "$n" -I @CALL@ curl -sS -o /dev/null "$@" \
	-H 'Content-Type: application/json' \
	-H "Authorization: Bearer $OPENAI_API_KEY" -d "@$body" "$url"
