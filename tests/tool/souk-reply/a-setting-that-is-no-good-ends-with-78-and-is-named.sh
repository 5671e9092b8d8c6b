# Nothing is asked with a setting that cannot be meant, and the key is not told.
candidate='{"type":"candidate","reply_id":"r1","attempt":0,"conversation_id":"c1","channel_id":"ch","platform":"facebook","pending":["m1"],"messages":[]}'
while IFS= read -r setting; do
	rc=0
	echo "$candidate" |
		env SOUK_MODEL=m OPENAI_BASE_URL=http://127.0.0.1:1/v1 \
		"$setting" souk-reply >out 2>err || rc=$?
	if [ "$rc" -ne 78 ] || [ -s out ] || ! grep -q "${setting%%=*}" err ||
	    grep -q key-of-the-model err; then
		echo "$setting: $rc"
		cat err
		exit 1
	fi
done <<END
OPENAI_BASE_URL=http://example.com/v1
OPENAI_API_KEY=key-of-the-model two
OPENAI_API_KEY_FILE=/nowhere
SOUK_MODEL_TIMEOUT=0
SOUK_MODEL_MAX_TOKENS=many
SOUK_MODEL_TOKENS_FIELD=tokens
SOUK_MODEL_TEMPERATURE=hot
SOUK_MODEL_EXTRA=[]
SOUK_PROMPT_FILE=/nowhere
SOUK_ORDERS=maybe
SOUK_FAQ_FILE=/nowhere
SOUK_COUNTRY=Kuwait
SOUK_CASH_ON_DELIVERY=yes
SOUK_DELIVERY_FEE=cheap
SOUK_DELIVERY_FEE=2.000
SOUK_DELIVERY_FEE=1,500 KWD
SOUK_DELIVERY_FEE=/nowhere
SOUK_DELIVERY_FREE_FROM=much
SOUK_ORDER_REQUIRES=passport
SOUK_ORDER_REQUIRES=nome
SOUK_ORDER_REQUIRES=,name
SOUK_ORDER_MAX=0 KWD
SOUK_ORDER_MAX=many KWD
SOUK_ORDER_MAX=500
END
