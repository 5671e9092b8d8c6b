#!/bin/sh
# souk setup, answered on a terminal, in front of the simulator.
. "$(dirname "$0")/lib.sh"

# So many threads that a check finds nothing to doubt.
jq '.generate = [{ page: "1001", platform: "messenger", threads: 12,
	messages: 2 }]' "$here/world.json" >"$work/world.json"
sim_start "$work/world.json"
unset OPENAI_API_KEY SOUK_CONF OPENAI_BASE_URL
export TMPDIR="$work/passing"
mkdir "$work/shop" "$TMPDIR"
cd "$work/shop"
(umask 077; echo token-of-the-page >page.token; echo token-of-nobody >bad.token
	echo secret-of-the-app >app.secret)
cat >products.csv <<'END'
name,price,currency
عباية سوداء,249.00,SAR
END

# answers WAIT ANSWER...: what is asked in pairs, and what is typed.
answers() {
	while [ $# -gt 0 ]; do
		printf '%s\t%s\n' "$1" "$2"
		shift 2
	done >"$work/answers"
}

# typed COMMAND...: its status; what the terminal showed goes to $work/shown
typed() {
	r=0
	"$test_bin/typist" "$work/answers" "$@" >"$work/shown" 2>&1 || r=$?
	echo "$r"
}

shows() {
	tr -d '\r' <"$work/shown" | grep -q -e "$1"
}

files() {
	find . -type f ! -name '*.csv' ! -name '*.token' ! -name 'app.secret' |
		sort
}

check_same 'without a terminal it is a mistake' 64 "$(status souk setup)"
check 'and the plain commands are named' grep -q 'souk channel add' "$work/err"

check_same 'so it is by itself' 64 "$(status souk-setup)"
check_same 'which says what it is for' 0 "$(status souk-setup -h)"
check 'as souk does' grep -q '^usage: souk setup' "$work/out"
check_same 'and which one it is' \
	"souk-setup $(souk --version | sed 's/souk //')" "$(souk-setup --version)"

answers 'kind of account' '^D'
check_same 'Ctrl-D at the first question ends it' 130 "$(typed souk -C . setup)"
check_same 'and leaves nothing' '' "$(files)"

answers 'kind of account' 1 "Page's number" 'My shop' \
	'want its digits alone' 1001 \
	'access token (Enter' page.token 'secret of your app' '' 'Another account' no \
	'CSV file' products.csv 'as customers know it' 'Oasis' \
	'ahead of the first' no 'Its address' "$url/openai/v1" \
	'name of the model' model-one 'want a key' '^C'
check_same 'Ctrl-C at a later one ends it' 130 "$(typed souk -C . setup)"
check_same 'and leaves nothing either' '' "$(files)"
check_same 'in the folder for what is passing as well' '' "$(ls "$TMPDIR")"

answers 'kind of account' 1 "Page's number" 1001 \
	'access token (Enter' bad.token 'secret of your app' app.secret \
	'number of that app' 77 \
	'Keep this account' no \
	'kind of account' 1 "Page's number" 1001 \
	'access token (Enter' no-such-file \
	'access token (Enter' '' 'the access token: ' token-of-the-page \
	'secret of your app' '' \
	'Another account' no \
	'CSV file' no-such-file 'CSV file' '' \
	'Name of a product' 'عباية سوداء' 'Its price' 249.00 \
	'which currency' SAR 'Name of a product' '' \
	'as customers know it' 'متجر الواحة' 'ahead of the first' yes \
	'Its address' "$url/openai/v1" 'name of the model' no-such-model \
	'want a key' yes 'holds the key (Enter' '' \
	'the key: ' key-of-the-model \
	'A customer asks' 'how much is "it"?' 'the right one' no \
	'Its address' "$url/openai/v1" 'name of the model' model-one \
	'want a key' yes 'holds the key (Enter' '' \
	'the key: ' key-of-the-model \
	'A customer asks' 'how much is "it"?' 'the right one' yes
check_same 'all questions answered, the first tick works' 0 \
	"$(typed souk -C . setup)"
check 'what is wrong with a token is said' shows '^bad .*token'
check 'the model answered a customer that there is not' \
	shows 'You said: how much is "it"?'
check 'and the disclosure stands ahead of it' shows 'agent .*مساعد آلي'
check 'the tick has read what was there' shows 'messages imported'
check_same 'no secret was shown' 0 \
	"$(grep -c -e token-of -e key-of "$work/shown")"
check_same 'nothing was sent' '' "$(sends)"
check_same 'there is a shop, its settings and its key' \
	'./model.key ./souk.conf ./souk.db ' "$(files | grep -v -e run/ -e db- | tr '\n' ' ')"
check_same 'all of it is private' '' \
	"$(find . -type f ! -name '*.csv' -perm /077)"
check_same 'the settings are what was answered' "SOUK_SHOP_NAME = متجر الواحة
SOUK_DISCLOSURE
OPENAI_BASE_URL = $url/openai/v1
SOUK_MODEL = model-one
OPENAI_API_KEY_FILE = $work/shop/model.key" \
	"$(sed 's/^\(SOUK_DISCLOSURE\).*/\1/' souk.conf)"
export SOUK_DB="$work/shop/souk.db"
check_same 'the rehearsal left nothing in the shop' 0 \
	"$(db "SELECT count(*) FROM messages WHERE message_id = 'try'")"
check_same 'one account' '1001 1' "$(db "SELECT account_id || ' ' ||
	is_connected FROM channel_integrations")"
unset SOUK_DB
customer_says 2009 'how much?'
check_same 'the next tick answers by these settings' 0 \
	"$(status souk -C . run)"
check_same 'in words' 'You said: how much?' "$(sends | tail -n 1)"
: >"$work/answers"
check_same 'a shop that is there is left alone' 73 "$(typed souk -C . setup)"

mkdir "$work/other"
cd "$work/other"
cp ../shop/page.token ../shop/products.csv .
mkdir conf
echo 'SOUK_MODEL = model-one' >conf/souk.conf
echo "OPENAI_BASE_URL = $url/openai/v1" >>conf/souk.conf
(umask 077; echo key-of-the-model >key)
echo "OPENAI_API_KEY_FILE = $PWD/key" >>conf/souk.conf
cp conf/souk.conf before
answers 'kind of account' 1 "Page's number" 1001 \
	'access token (Enter' page.token 'secret of your app' '' 'Another account' no \
	'CSV file' products.csv 'A customer asks' 'how much?' 'Go on' yes
check_same 'with settings that are there, fewer questions' 0 \
	"$(SOUK_CONF=$PWD/conf/souk.conf SOUK_DB=$PWD/data/souk.db \
		typed souk setup)"
check 'they stay as they are' cmp conf/souk.conf before
check 'the database is where it was named' test -e data/souk.db
finish
