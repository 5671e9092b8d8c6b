#!/bin/sh
# Each script of scripts/notify hands over the sentence, and no secret by argv.
. "$(dirname "$0")/../shop.sh"
examples=$(cd "$(dirname "$0")/../../../scripts/notify" && pwd)
mkdir bin
cat >bin/curl <<'END'
#!/bin/sh
printf '%s\n' "$@" >argv
cat >said
exit "${CURL_STATUS:-0}"
END
cat >bin/sendmail <<'END'
#!/bin/sh
printf '%s\n' "$@" >argv
cat >said
END
chmod +x bin/*
export PATH="$PWD/bin:$PATH"
event='{"type":"event","event_id":"order:1","kind":"order","at":"then",'
event=$event'"shop":"متجر","text":"Order 1: 2 × \"abaya\""}'

echo "$event" | SENDMAIL=$PWD/bin/sendmail "$examples/mail" me@shop.example
same 'a mail' 'To: me@shop.example
Subject: souk: order
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit

Order 1: 2 × "abaya"
متجر, then' "$(cat said)"

echo "$event" | "$examples/ntfy" topic.curl
same 'ntfy' 'Order 1: 2 × "abaya"' "$(cat said)"
has argv topic.curl
has_not argv http

echo "$event" | "$examples/telegram" 4711 bot.curl
same 'Telegram' '{"chat_id":"4711","text":"Order 1: 2 × \"abaya\""}' \
	"$(cat said)"
has argv bot.curl
has_not argv http

# What the other side refuses is told again.
for example in ntfy 'telegram 4711'; do
	r=0
	# shellcheck disable=SC2086 # a script and its argument
	echo "$event" | CURL_STATUS=22 "$examples/"$example || r=$?
	same "$example, refused" 22 "$r"
done
has argv --fail
