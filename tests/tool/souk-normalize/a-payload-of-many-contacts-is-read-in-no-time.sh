# Twenty thousand messages of as many contacts: nobody is looked for from the
# beginning of the list.
awk 'BEGIN {
	n = 20000
	printf "{\"object\":\"whatsapp_business_account\",\"entry\":[{" \
	    "\"changes\":[{\"field\":\"messages\",\"value\":{\"metadata\":" \
	    "{\"phone_number_id\":\"1555\"},\"contacts\":["
	for (i = 1; i <= n; i++)
		printf "%s{\"profile\":{\"name\":\"N%d\"},\"wa_id\":" \
		    "\"9665%05d\"}", (i > 1 ? "," : ""), i, i
	printf "],\"messages\":["
	for (i = 1; i <= n; i++)
		printf "%s{\"from\":\"9665%05d\",\"id\":\"w%d\"," \
		    "\"timestamp\":\"1790000000\",\"type\":\"text\"," \
		    "\"text\":{\"body\":\"hello\"}}", (i > 1 ? "," : ""), i, i
	print "]}}]}]}"
}' >saved.json
ulimit -t 10
souk-normalize --whatsapp saved.json >out || exit 1
[ "$(wc -l <out)" -eq 20000 ] &&
	grep -q '"customer_name":"N777",.*"message_id":"w777"' out
