# Four thousand equal messages of one minute: each has an id of its own, and none
# is compared with all that came before it.
{
	yes '22/11/2026, 09:30 - Ali: hello' | head -n 4000
	echo '22/11/2026, 09:31 - Shop: Stop that.'
} >chat.txt
ulimit -t 10
souk-normalize --whatsapp --account 1555 --customer 966501234567 --me Shop \
	chat.txt >out || exit 1
[ "$(grep -o '"message_id":"[^"]*"' out | sort -u | wc -l)" -eq 4001 ]
