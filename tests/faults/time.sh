#!/bin/sh
# Clocks that are wrong, messages that are late, signals, and runs that meet.
. "$(dirname "$0")/lib.sh"

export SOUK_SETTLE=0
day=86400000 minutes=600000

# at MS COMMAND...: with our own clock so far from the right time.
at() {
	ms=$1
	shift
	env LD_PRELOAD="$test_bin/soak-clock.so ${LD_PRELOAD-}" \
		SOAK_CLOCK="$ms" "$@"
}

# New words for every test: nothing is expected twice.
says() {
	customer_says "$1" "$2"
	expect "You said: $2"
}

# answered TEXT: how often.
answered() {
	sends | grep -cxF "You said: $1" || :
}

all_is_well() {
	quieten
	judge
	check_same "$1: nothing is lost, twice or strange" '0 0 0' \
		"$lost $twice $strange"
}

# --- our own clock ------------------------------------------------------------

test_wrong_clock() {
	n=0
	for ms in -$minutes $minutes -$day $day -$day 0; do
		n=$((n + 1))
		says 2001 "clock $n"
		at $ms souk run >"$work/out" 2>&1
		check_same "a clock $ms ms off: one tick answers, once" 1 \
			"$(answered "clock $n")"
	done
	all_is_well 'wrong clocks'
	check_same 'wrong clocks: what is stored has the platform'\''s times' 0 \
		"$(db "SELECT count(*) FROM messages WHERE is_old = 0 AND
			abs(julianday(created_at) - julianday('now')) > 0.004")"
}

# opened MS: a shop of its own, begun while the clock is wrong.
opened() {
	rm -rf "$work/shop"
	mkdir "$work/shop"
	souk init >"$work/init"
	souk channel add facebook --account 1001 --token-file "$work/token" \
		>"$work/facebook"
	at "$1" souk run >"$work/out" 2>&1
	check_same "opened $1 ms off: what was there is history" 0 \
		"$(db "SELECT count(*) FROM messages WHERE is_old = 0")"
	says 2002 "opened at $1"
	at "$1" souk run >"$work/out" 2>&1
	check_same "opened $1 ms off: what comes now is answered" 1 \
		"$(answered "opened at $1")"
}

# A world for each: the judge knows of one shop only.
test_first_poll() {
	for ms in $day -$day; do
		sim_stop
		rm -f "$work/door" "$work/expected"
		sim_start "$world"
		opened $ms
		all_is_well "opened $ms ms off"
	done
}

# later WHAT FAULT: something is put off while our clock is a day ahead; with
# the clock right again, nobody waits for that day.
later() {
	at $day souk run >"$work/out" 2>&1
	says 2001 "put off: $1"
	fault "$2"
	at $day souk run >"$work/out" 2>&1 || :
	check_same "$1 fails a day ahead: nothing is said" 0 \
		"$(answered "put off: $1")"
	sim_delete /sim/fault
	souk run >"$work/out" 2>&1 || :
	souk run >"$work/out" 2>&1 || :
	check_same "$1 fails a day ahead: back in time, two ticks answer" 1 \
		"$(answered "put off: $1")"
}

test_put_off() {
	later 'the list' '{"times": 0, "match": {"path": "conversations"},
		"do": "status", "status": 400, "error": {"code": 4,
		"message": "Application request limit reached"}}'
	later 'the model' '{"times": 0, "match": {"path": "chat"},
		"do": "status", "status": 500}'
	later 'the key' '{"times": 0, "match": {"path": "chat"},
		"do": "status", "status": 401}'
	later 'a send' '{"times": 0, "match": {"method": "POST",
		"path": "1001/messages"}, "do": "status", "status": 400,
		"error": {"code": 613, "message": "Calls to this API have exceeded the rate limit."}}'
	all_is_well 'what was put off'
}

# A message of whose fate nobody knows, and a day that jumps.
test_doubt() {
	for ms in $day -$day; do
		for do in drop_before drop_after; do
			says 2001 "in doubt: $do, $ms"
			fault "{\"match\": {\"method\": \"POST\",
				\"path\": \"1001/messages\"}, \"do\": \"$do\"}"
			souk run >"$work/out" 2>&1 || :
			for _ in 1 2 3; do
				at $ms souk run >"$work/out" 2>&1 || :
			done
			check_same "$do, then a jump of $ms ms: said once" 1 \
				"$(answered "in doubt: $do, $ms")"
		done
	done
	all_is_well 'doubts'
}

# --- the platform's clock -----------------------------------------------------

platform_clock() {
	sim_post /sim/clock "$1"
}

test_late() {
	sim_post /sim/say '{"platform": "messenger", "from": "customer",
		"customer": {"id": "2001"}, "text": "late",
		"visible_after_ms": 60000}'
	expect 'You said: late'
	souk run >"$work/out"
	check_same 'what the platform does not show is not known' 0 \
		"$(answered late)"
	says 2002 'in time'
	souk run >"$work/out"
	check_same 'another customer is answered meanwhile' 1 \
		"$(answered 'in time')"
	platform_clock '{"offset_ms": 30000}'
	souk run >"$work/out"		# the watermark passes it by
	platform_clock '{"offset_ms": 61000}'
	souk run >"$work/out"
	check_same 'a message that shows a minute after its time is answered' 1 \
		"$(answered late)"
	all_is_well 'late messages'
}

test_same_second() {
	export SOUK_OVERLAP=0
	platform_clock '{"freeze": true}'
	says 2001 'first of a second'
	souk run >"$work/out"
	says 2001 'second of a second'
	says 2002 'third of a second'
	souk run >"$work/out"
	check_same 'who shares a second with the watermark is answered' '1 1' \
		"$(answered 'second of a second') $(answered 'third of a second')"
	platform_clock '{"freeze": false}'
	all_is_well 'one second'
	unset SOUK_OVERLAP
}

# Its time is that of the test before: a minute ahead.
test_slow_server() {
	souk run >"$work/out"
	platform_clock '{"offset_ms": 51000}'
	before=$(db "SELECT max(last_fetch_timestamp) FROM channel_integrations")
	says 2001 'ten seconds ago'
	souk run >"$work/out"
	check_same 'a server whose clock is behind: it is answered' 1 \
		"$(answered 'ten seconds ago')"
	check_same 'the watermark never goes back' "$before" "$(db "SELECT
		max(last_fetch_timestamp) FROM channel_integrations")"
	platform_clock '{"offset_ms": 61000}'
	all_is_well 'a server behind'
}

test_no_date() {
	platform_clock '{"date_header": false}'
	says 2001 'without a date'
	souk run >"$work/out"
	check_same 'without a Date header a tick answers' 1 \
		"$(answered 'without a date')"
	check_same 'the newest message is the clock then' \
		"$(db "SELECT max(created_at) FROM messages
			WHERE sender_type = 'customer'")" \
		"$(db 'SELECT last_fetch_timestamp FROM channel_integrations')"
	all_is_well 'no Date'
	platform_clock '{"date_header": true}'
}

# --- signals --------------------------------------------------------------------

# Until the answer line is over, whoever is in it.
answer_line_ends() {
	flock "$SOUK_DB.run/answer.lock" true
}

states() {
	db "SELECT state || ' ' || count(*) FROM outbox_parts
		WHERE text LIKE 'You said: $1 %' GROUP BY state ORDER BY state"
}

# Twenty customers; sixteen are written to at once.
test_signal() {
	n=0
	while [ "$n" -lt 20 ]; do
		says "60$n" "$1 $n"
		n=$((n + 1))
	done
	fault '{"times": 0, "match": {"method": "POST",
		"path": "1001/messages"}, "do": "delay", "ms": 1500}'
	before=$(sends | wc -l)
	setsid souk run >"$work/out" 2>"$work/err" &
	run=$!
	while [ "$(sends | wc -l)" -lt $((before + 16)) ]; do
		kill -0 $run || break
		sleep 0.05
	done
	kill -s "$1" -- "-$run"
	wait $run || :
	answer_line_ends
	sim_delete /sim/fault
	# Another may have been begun while this was on its way to be killed.
	begun=$(($(sends | wc -l) - before))
	check "$1: it is stopped in the midst ($begun of 20)" [ "$begun" -lt 20 ]
	check_same "$1: what was on the wire is known, the rest was not begun" \
		"queued $((20 - begun))
sent $begun" "$(states "$1")"
	check_same "$1: the sender gave no part up, and doubts none" 0 \
		"$(db "SELECT count(*) FROM outbox_parts WHERE failures > 0
			AND text LIKE 'You said: $1 %'")"
	souk run >"$work/out"
	check_same "$1: the next tick sends the rest" 'sent 20' \
		"$(states "$1")"
	all_is_well "$1"
}

# --- runs that meet ----------------------------------------------------------------

test_two_runs() {
	for round in 1 2 3 4 5; do
		says 2001 "round $round, one"
		says 2002 "round $round, two"
		pids=
		for run in 1 2 3 4; do
			souk run >"$work/run.$run" 2>&1 &
			pids="$pids $!"
		done
		for pid in $pids; do
			r=0
			wait "$pid" || r=$?
			echo "$r"
		done >>"$work/met"
		cat "$work"/run.[1-4] >>"$work/met.said"
	done
	check_same 'runs that meet all succeed' 0 "$(sort -u "$work/met")"
	check 'who finds a line taken says so and leaves' \
		grep -q 'another import line is running' "$work/met.said"
	all_is_well 'runs that meet'
}

test_slow_answer() {
	sim_post /sim/world '{"model": {"rules": [
		{"regex": "(think)", "say": "You said: {1}", "delay_ms": 7000},
		{"regex": "([^\n]+)\n[^\n]*$", "say": "You said: {1}"}]}}'
	says 2001 think
	souk loop -i 2 -n 3 >"$work/out" 2>"$work/err" &
	loop=$!
	until [ "$(db "SELECT count(*) FROM messages
		WHERE content = 'think'")" -eq 1 ]; do
		kill -0 $loop || break
		sleep 0.1
	done
	says 2002 'meanwhile'
	sleep 3
	check_same 'while the model thinks, a message is imported' '1 0' \
		"$(db "SELECT count(*) FROM messages
			WHERE content = 'meanwhile'") $(
			answered think)"
	wait $loop || :
	answer_line_ends
	check_same 'the slow answer comes, once' 1 "$(answered think)"
	all_is_well 'a slow answer'
}

sim_start "$world"
shop_open facebook
settle
test_wrong_clock
test_put_off
test_doubt
test_late
test_same_second
test_slow_server
test_no_date
test_signal TERM
test_signal INT
test_two_runs
test_slow_answer
test_first_poll
finish
