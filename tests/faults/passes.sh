# shellcheck shell=sh
# What souk-store does in a tick, as three passes that need no platform: what
# was fetched is stored (import), a reply with an order is claimed (claim), and
# what became of its two parts is stored (results).  Each has a database to
# begin with and an input, and only two ends: nothing happened, or all of it.
#
#	make_passes
#	spread try_point <POINTS	(try_point PASS...: a line into the report)
#
#	begin_pass import; run_pass import COMMAND...; judge_pass import
# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2034 # for the tests
passes='import claim results'
jobs=${JOBS:-2}
place=$work		# a worker has a folder and a database of its own

# record JSON...: the records, a line each, with the shop's own ids in them.
record() {
	jq -nc --arg channel "$channel" --arg conversation "$conversation" \
		--arg product "$product" "$1"
}

fetched() {
	record '
	def at($s): "2026-03-01T10:00:\($s)Z";
	def message($id; $thread; $from; $text; $s): { type: "message",
		channel_id: $channel, platform: "facebook", thread_id: $thread,
		message_id: $id, sender_type: $from, content: $text,
		created_at: at($s), customer_id: "c-\($thread)",
		customer_name: "Customer of \($thread)" };
	{ type: "begin", channel_id: $channel, fetched_from: at("30.000"),
	  self_id: "1001" },
	message("m_0"; "t_1"; "employee"; "none"; "00.000"),
	message("m_1"; "t_1"; "customer"; "one"; "01.000"),
	message("m_2"; "t_1"; "customer"; "two"; "02.000"),
	message("m_3"; "t_2"; "customer"; "three"; "03.000"),
	message("m_4"; "t_2"; "employee"; "four"; "04.000"),
	{ type: "thread", channel_id: $channel, thread_id: "t_1", since: null,
	  fetched_from: at("30.000"), complete: true, whole: true },
	{ type: "reject", stage: "souk-normalize", reason: "message is no object",
	  raw: "5", channel_id: $channel, thread_id: "t_2", item: true },
	{ type: "checkpoint", channel_id: $channel, fetched_from: at("30.000"),
	  history_done: true, usage: { percent: 3, minutes: 0 }, memo: { n: 1 } }'
}

# Two parts: Messenger's messages hold 2000 characters.
replied() {
	record '
	{ type: "reply", reply_id: "11111111-1111-5111-8111-111111111111",
	  attempt: 1, conversation_id: $conversation, pending: ["m_1", "m_2"],
	  outcome: "text", text: ("word " * 500),
	  orders: [{ order_id: "22222222-2222-5222-8222-222222222222",
	    product_id: $product, quantity: 2, unit_price: 24900,
	    currency: "SAR", customer_name: "Layla",
	    customer_phone: "0501234567", customer_address: "Riyadh" }] }'
}

sent() {
	record '
	(1, 2) as $part | { type: "sent", part: $part,
	  reply_id: "11111111-1111-5111-8111-111111111111",
	  message_id: "m_out_\($part)", sent_at: "2026-03-01T10:00:4\($part).000Z" }'
}

# keep_shop PASS: the shop as it is now is where this pass begins.
keep_shop() {
	cp "$SOUK_DB" "$work/$1.before"
}

# Also $work/PASS.in, PASS.want (the output), PASS.start and PASS.end (states).
make_passes() {
	shop_open facebook
	channel=$(db 'SELECT id FROM channel_integrations')
	product=$(db 'SELECT id FROM products')
	conversation=
	db "UPDATE channel_integrations
		SET history_before = '2026-03-01T09:00:00.000Z'"
	fetched >"$work/import.in"
	finish_pass import
	conversation=$(db "SELECT id FROM conversations WHERE thread_id = 't_1'")
	replied >"$work/claim.in"
	finish_pass claim
	sent >"$work/results.in"
	finish_pass results
	unwatch
}

finish_pass() {
	keep_shop "$1"
	state >"$work/$1.start"
	run_pass "$1" || { cat "$place/err" >&2; exit 1; }
	mv "$place/out" "$work/$1.want"
	state >"$work/$1.end"
}

# Everything that an end is known by; no clock of this machine, no new ids.
state() {
	db "SELECT message_id, sender_type, content, created_at, outcome,
			reply_sent, reply_id, part FROM messages ORDER BY 1;
		SELECT thread_id, customer_name, status, last_message_at
		FROM conversations ORDER BY 1;
		SELECT channel_id, thread_id, whole, behind FROM threads ORDER BY 2;
		SELECT reply_id, outcome, open, text FROM outbox;
		SELECT reply_id, part, state, message_id, seen FROM outbox_parts;
		SELECT id, order_no, reply_id, quantity, total, status FROM orders;
		SELECT self_id, last_fetch_timestamp, history_done, quota_percent,
			memo FROM channel_integrations;
		SELECT stage, reason, raw FROM rejects;
		PRAGMA integrity_check; PRAGMA foreign_key_check"
}

begin_pass() {
	rm -rf "$SOUK_DB"* "$place/counts"
	cp "$work/$1.before" "$SOUK_DB"
}

# run_pass PASS [COMMAND...]: souk-store, under the command.
run_pass() {
	pass=$1
	shift
	case $pass in
	claim)	set -- "$@" souk-store --claim -s "$place/counts" ;;
	*)	set -- "$@" souk-store -s "$place/counts" ;;
	esac
	"$@" <"$work/$pass.in" >"$place/out" 2>"$place/err"
}

# judge_pass PASS: what is wrong with the end of a pass that was disturbed, in
# $wrong; nothing is, if it is one of the two, no `outgoing` left before its
# claim was kept, and the same pass undisturbed then comes to its end.
judge_pass() {
	wrong=
	state >"$place/state"
	cp "$place/out" "$place/told"
	if cmp -s "$place/state" "$work/$1.end"; then
		whole_lines "$place/told" "$work/$1.want" || wrong='told wrong'
		done=yes
	elif cmp -s "$place/state" "$work/$1.start"; then
		[ ! -s "$place/told" ] || wrong='told before it was kept'
		done=
	else
		wrong='half committed'
		return
	fi
	again "$1"
}

# The same once more: a claim that was kept is not claimed again, for nobody
# knows whether it was carried out.
again() {
	run_pass "$1" || wrong="${wrong:-exit $? afterwards}"
	state | sed 's/|uncertain|/|sending|/' | cmp -s - "$work/$1.end" ||
		wrong=${wrong:-another end}
	if [ -n "$done" ]; then
		[ ! -s "$place/out" ] || wrong=${wrong:-told twice}
	else
		cmp -s "$place/out" "$work/$1.want" || wrong=${wrong:-told otherwise}
	fi
}

# whole_lines FILE WANT: FILE is how WANT begins, and ends with a line's end.
whole_lines() {
	size=$(wc -c <"$1")
	[ "$size" -eq 0 ] || [ -z "$(tail -c 1 "$1")" ] || return
	head -c "$size" "$2" | cmp -s - "$1"
}

# --- side by side -----------------------------------------------------------

# worker N COMMAND...: every so manieth line of the points.
worker() {
	place=$work/worker$1
	mkdir -p "$place"
	export SOUK_DB="$place/souk.db"
	awk -v n="$1" -v jobs="$jobs" 'NR % jobs == n' "$work/points" \
		>"$place/points"
	: >"$place/report"
	shift
	while read -r point; do
		# shellcheck disable=SC2086 # words
		"$@" $point
	done <"$place/points"
}

# spread COMMAND...: the command for each line of the standard input; what the
# workers report is then in $work/report.
spread() {
	cat >"$work/points"
	n=0 workers=
	while [ "$n" -lt "$jobs" ]; do
		(trap - EXIT; worker "$n" "$@") &
		workers="$workers $!"
		n=$((n + 1))
	done
	for pid in $workers; do
		wait "$pid" || verdict 1 'the workers came to their end'
	done
	cat "$work"/worker*/report >"$work/report"
}

# report WORDS...: one line of what this worker has seen.
report() {
	echo "$*" >>"$place/report"
}

# How many points were tried, and how many of them came out as they should.
points() {
	wc -l <"$work/report"
}

bad() {
	grep -cv '^fine' "$work/report" || :
}

# The first of what went wrong, for whoever has to find out why.
show_bad() {
	grep -v '^fine' "$work/report" | head -n 20 | sed 's/^/# /' || :
}
