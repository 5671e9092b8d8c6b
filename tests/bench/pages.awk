# Pages as souk-fetch hands them on: `messages` of them, 25 in a thread and 25
# threads a page, each thread told complete, all of it history.  What a message
# holds and how long it is follows what Graph answers: ids of 90 characters that
# come in no order, tags on each, an image on each twelfth.
#
#	awk -v messages=100000 -f pages.awk

function stamp(n) {
	# A second each, from 2026-11-18 on.
	return strftime("%Y-%m-%dT%H:%M:%S+0000", 1795000000 + n, 1)
}

function word() {
	return WORDS[int(rand() * 512)]
}

function message_id(n,    id, i) {
	for (i = 0; i < 10; i++)
		id = id word()
	return "m_" id n
}

function person(t,    id) {
	id = sprintf("8%015d", t)
	return "{\"name\":\"زبون رقم " t "\",\"email\":\"" id \
	    "@facebook.com\",\"id\":\"" id "\"}"
}

function text(i, t) {
	return SAID[int(rand() * 6)] " " i "/" t
}

function image(n,    url) {
	url = "https://scontent.invalid/v/t1.15752-9/" n "_n.jpg?ccb=1-3&oh=" \
	    word() word() "&oe=" word()
	return ",\"attachments\":{\"data\":[{\"id\":\"6511" sprintf("%011d", n) \
	    "\",\"mime_type\":\"image/jpeg\",\"name\":\"image-" n "\"," \
	    "\"size\":" 54542 + n ",\"image_data\":{\"url\":\"" url "\"," \
	    "\"preview_url\":\"" url "&p=280\",\"render_as_sticker\":false}}]}"
}

function message(t, i, n,    ours) {
	ours = i % 3 == 0
	return "{\"id\":\"" message_id(n) "\",\"created_time\":\"" stamp(n) \
	    "\",\"from\":" (ours ? US : person(t)) ",\"to\":{\"data\":[" \
	    (ours ? person(t) : US) "]},\"message\":\"" text(i, t) "\"" \
	    (i % 12 == 5 ? image(n) : "") ",\"tags\":{\"data\":[" \
	    "{\"name\":\"inbox\"},{\"name\":\"read\"}," \
	    "{\"name\":\"source:mobile\"}]}}"
}

function thread(t,    out, i) {
	out = "{\"id\":\"t_" t "\",\"updated_time\":\"" \
	    stamp(t * PER + PER) "\",\"participants\":{\"data\":[" \
	    person(t) "," US "]},\"messages\":{\"data\":["
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

function prepare(    letters, i, j) {
	srand(1)
	letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for (i = 0; i < 512; i++)
		for (j = 0; j < 8; j++)
			WORDS[i] = WORDS[i] \
			    substr(letters, int(rand() * 64) + 1, 1)
	SAID[0] = "السلام عليكم، كم سعر العباية السوداء مقاس لارج؟"
	SAID[1] = "وعليكم السلام، سعرها ٢٤٩ ريال والتوصيل خلال يومين"
	SAID[2] = "تمام"
	SAID[3] = "Hello, do you deliver to Jeddah, and how long does it take?"
	SAID[4] = "أبغى اثنين منها، الاسم سارة والعنوان حي الروضة شارع " \
	    "الأمير سلطان، عمارة ١٢ شقة ٤، وأقدر أدفع عند الاستلام إن شاء الله"
	SAID[5] = "شكرا لك \\\"أم عبدالله\\\"\\nوصلت الطلبية"
	US = "{\"name\":\"متجر\",\"email\":\"1001@facebook.com\",\"id\":\"1001\"}"
}

BEGIN {
	PER = 25
	prepare()
	threads = int(messages / PER)
	FROM = strftime("%Y-%m-%dT%H:%M:%S.000Z", 1795000000 + messages + 99, 1)
	print "{\"type\":\"begin\",\"channel_id\":\"c1\",\"self_id\":\"1001\"," \
	    "\"fetched_from\":\"" FROM "\"}"
	for (t = 0; t < threads; t += 25)
		page(t, threads - t < 25 ? threads - t : 25)
	print "{\"type\":\"checkpoint\",\"channel_id\":\"c1\"," \
	    "\"fetched_from\":\"" FROM "\",\"history_done\":true}"
}
