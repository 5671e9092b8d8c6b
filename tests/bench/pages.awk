# Pages as souk-fetch hands them on: `messages` of them, 25 in a thread and 25
# threads a page, each thread told complete, all of it history.
#
#	awk -v messages=100000 -f pages.awk

function stamp(n) {
	# A second each, from 2026-11-18 on.
	return strftime("%Y-%m-%dT%H:%M:%S+0000", 1795000000 + n, 1)
}

function message(t, i, n,    who) {
	who = i % 3 ? "{\"id\":\"8" t "\",\"name\":\"Customer " t "\"}" : \
	    "{\"id\":\"1001\",\"name\":\"Shop\"}"
	return "{\"id\":\"m_" t "." i "\",\"created_time\":\"" stamp(n) "\"," \
	    "\"from\":" who ",\"to\":{\"data\":[{\"id\":\"1001\"}]}," \
	    "\"message\":\"\\u0627\\u0644\\u0633\\u0644\\u0627\\u0645 message " \
	    i " of thread " t ", as long as most of them are\"}"
}

function thread(t,    out, i) {
	out = "{\"id\":\"t_" t "\",\"updated_time\":\"" \
	    stamp(t * PER + PER) "\",\"participants\":{\"data\":[" \
	    "{\"id\":\"8" t "\",\"name\":\"Customer " t "\"}," \
	    "{\"id\":\"1001\",\"name\":\"Shop\"}]},\"messages\":{\"data\":["
	for (i = 0; i < PER; i++)
		out = out (i ? "," : "") message(t, PER - i, t * PER + PER - i)
	return out "]}}"
}

function page(first, n,    i) {
	printf "{\"type\":\"page\",\"channel_id\":\"c1\",\"platform\":" \
	    "\"facebook\",\"account_id\":\"1001\",\"self_id\":\"1001\"," \
	    "\"page\":{\"data\":["
	for (i = 0; i < n; i++)
		printf "%s%s", i ? "," : "", thread(first + i)
	print "]}}"
	for (i = 0; i < n; i++)
		printf "{\"type\":\"thread\",\"channel_id\":\"c1\"," \
		    "\"thread_id\":\"t_%d\",\"fetched_from\":\"%s\"," \
		    "\"since\":null,\"complete\":true,\"whole\":true}\n",
		    first + i, FROM
}

BEGIN {
	PER = 25
	threads = int(messages / PER)
	FROM = strftime("%Y-%m-%dT%H:%M:%S.000Z", 1795000000 + messages + 99, 1)
	print "{\"type\":\"begin\",\"channel_id\":\"c1\",\"self_id\":\"1001\"," \
	    "\"fetched_from\":\"" FROM "\"}"
	for (t = 0; t < threads; t += 25)
		page(t, threads - t < 25 ? threads - t : 25)
	print "{\"type\":\"checkpoint\",\"channel_id\":\"c1\"," \
	    "\"fetched_from\":\"" FROM "\",\"history_done\":true}"
}
