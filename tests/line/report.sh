#!/bin/sh
# The report as a browser shows and prints it, and the metrics as Prometheus
# reads them; where the two are there.
. "$(dirname "$0")/lib.sh"

export SOUK_DB="$work/souk.db"
report=$work/report.html

# without PROGRAM WHAT: it cannot be said here.
without() {
	number=$((number + 1))
	printf 'ok %d - %s # skip: no %s\n' "$number" "$2" "$1"
}

# A month of a shop: three platforms, orders in two currencies, one who waits,
# and names that are markup, or turn what stands beside them.
fill() {
	sqlite3 "$SOUK_DB" <<-'END'
	INSERT INTO channel_integrations (id, channel, account_id, config,
		created_at)
	VALUES ('facebook', 'facebook', '1', '{}', '2026'),
		('instagram', 'instagram', '2', '{}', '2026'),
		('whatsapp', 'whatsapp', '3"\', '{}', '2026');
	INSERT INTO products (id, name, price, currency, created_at)
	VALUES ('p0', 'عباية سوداء', 24900, 'SAR', '2026'),
		('p1', '<img src=x> "Hat" & Co', 12500, 'KWD', '2026');
	CREATE TEMP TABLE n AS
	WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n
		WHERE i < 899) SELECT i, i / 30 AS day FROM n;
	INSERT INTO conversations (id, channel_id, thread_id, platform, channel,
		customer_name, created_at)
	SELECT 'c' || i, p, 't' || i, p, p, CASE i % 2 WHEN 0
		THEN 'محمد‮' ELSE '<script>alert(1)</script>' END, '2026'
	FROM (SELECT i, CASE i % 3 WHEN 0 THEN 'facebook' WHEN 1
		THEN 'instagram' ELSE 'whatsapp' END AS p FROM n);
	INSERT INTO messages (id, conversation_id, message_id, sender_type,
		content, created_at, seq, is_old, reply_sent, outcome)
	SELECT 'q' || i, 'c' || i, 'q' || i, 'customer', 'x',
		strftime('%Y-%m-%dT00:%M:00.000Z', 'now', '-' || day || ' days'),
		i, 0, i > 5, CASE WHEN i > 5 THEN 'replied' END FROM n
	UNION ALL SELECT 'a' || i, 'c' || i, 'a' || i, 'agent', 'x',
		strftime('%Y-%m-%dT00:%M:40.000Z', 'now', '-' || day || ' days'),
		i, 0, 1, NULL FROM n WHERE i > 5;
	INSERT INTO orders (id, order_no, conversation_id, product_id,
		product_name, quantity, unit_price, total, currency, status,
		created_at)
	SELECT 'o' || i, i, 'c' || i, p.id, p.name, 2, p.price, 2 * p.price,
		p.currency, 'جديد',
		strftime('%Y-%m-%dT00:%M:00.000Z', 'now', '-' || day || ' days')
	FROM n JOIN products p ON p.id = 'p' || (i % 2) WHERE i % 7 = 0;
	END
}

# browse OPTION...: the report, in a browser that reaches nobody.
browse() {
	timeout 60 chromium --headless=new --no-sandbox --disable-gpu \
		--user-data-dir="$work/browser" --no-first-run \
		--disable-background-networking --disable-component-update \
		--disable-sync --proxy-server=127.0.0.1:9 \
		--enable-logging=stderr --log-net-log="$work/net" \
		--virtual-time-budget=2000 "$@" "file://$report" \
		>"$work/browser.out" 2>"$work/browser.err"
}

# What the page asked for, besides itself; a browser asks its maker as well.
asked_for() {
	grep -oE '"url":"(https?|wss?|ftp):[^"]*"' "$work/net" |
		grep -vE '//[a-z0-9.]*google(apis)?\.com/'
}

look() {
	check "$1: it is shown at the desk" browse --window-size=1280,1600 \
		--screenshot="$work/desk.png"
	check_same "$1: the browser has nothing to complain of" '' \
		"$(grep CONSOLE "$work/browser.err")"
	check_same "$1: it asks for nothing from elsewhere" '' "$(asked_for)"
	check "$1: it is shown on a phone" browse --window-size=500,1600 \
		--screenshot="$work/phone.png"
	check "$1: it is shown in the dark" browse --window-size=1280,1600 \
		--blink-settings=preferredColorScheme=0 \
		--screenshot="$work/dark.png"
	check_not "$1: and is dark there" cmp -s "$work/desk.png" \
		"$work/dark.png"
	check "$1: it is printed" browse --no-pdf-header-footer \
		--print-to-pdf="$work/report.pdf"
	check "$1: on A4" grep -aqE 'MediaBox ?\[0 0 59[45][0-9.]* 84[12]' \
		"$work/report.pdf"
}

souk init >"$work/init"
souk report >"$report"
check_same 'an empty shop has no axes without bars' 0 "$(grep -c '<svg' "$report")"
if command -v chromium >/dev/null; then
	look 'an empty shop'
else
	without chromium 'a browser shows the report of an empty shop'
fi

fill
souk report >"$report"
check_same 'a month has a bar a day' 60 "$(grep -c '^<g><title>' "$report")"
check_same 'of three colours' 30 "$(grep -c 'class="c2" x' "$report")"
check_same 'the first day is whole' 60 "$(grep -o '<title>[^<]*' "$report" |
	sed -n '2s/.*: //p')"
if command -v chromium >/dev/null; then
	look 'a month'
else
	without chromium 'a browser shows the report of a month'
fi
check_same 'one day has one bar a chart' 2 "$(souk report --since 1 |
	grep -c '^<g><title>')"

check_same 'a shop that has a name is headed by it, which is no markup' 1 "$(
	SOUK_SHOP_NAME='Ann & <b>Co</b>' souk report |
	grep -c '<h1>.*Ann &amp; &lt;b&gt;Co&lt;/b&gt;.*</h1>')"

souk metrics >"$work/souk.prom"
if command -v promtool >/dev/null; then
	check 'Prometheus finds nothing wrong with the metrics' \
		promtool check metrics <"$work/souk.prom"
else
	without promtool 'Prometheus finds nothing wrong with the metrics'
fi
finish
