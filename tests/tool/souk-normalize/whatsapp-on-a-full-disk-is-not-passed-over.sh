echo '15.04.2016, 15:06 - Huda: hello' >chat.txt
r=0
souk-normalize --whatsapp --customer 966501230001 --me Shop chat.txt \
	>/dev/full 2>err || r=$?
test "$r" -eq 74
