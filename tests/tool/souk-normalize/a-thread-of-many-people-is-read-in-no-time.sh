# Twenty thousand messages of as many people: each is looked at once, and not
# for every message.
awk 'BEGIN {
	printf "{\"type\":\"page\",\"channel_id\":\"c1\",\"platform\":" \
	    "\"facebook\",\"account_id\":\"1\",\"self_id\":\"1\",\"page\":" \
	    "{\"data\":[{\"id\":\"t_1\",\"participants\":{\"data\":["
	for (i = 10000; i < 30000; i++)
		printf "{\"id\":\"%d\"},", i
	printf "{\"id\":\"1\"}]},\"messages\":{\"data\":["
	for (i = 0; i < 20000; i++)
		printf "%s{\"id\":\"m%d\",\"created_time\":" \
		    "\"2026-11-22T09:30:00+0000\",\"from\":" \
		    "{\"id\":\"10000\"},\"message\":\"hello\"}", \
		    i ? "," : "", i
	print "]}}]}}"
}' >page
ulimit -t 15
souk-normalize <page >out || exit 1
[ "$(grep -c '"customer_id":"10000"' out)" -eq 20000 ]
