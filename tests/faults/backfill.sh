#!/bin/sh
# A large history is imported while customers write, threads move, and every
# cursor dies with every tick.
#
#	HISTORY=N     messages of history (12000)
#
# With more than 100,000 (deep.sh) it ends as soon as four ticks have seen that
# many still to come; with fewer, when all of them are here.
#
# A call a second brings 600 messages at most, so 100,000 take minutes, in which
# every tick has to answer whoever writes.
each=24 long=400
. "$(dirname "$0")/lib.sh"

messages=${HISTORY:-12000} deep=100000
export SOUK_BUDGET=15
threads=$((messages / each))
old_thread=$((threads - 5))

# Messenger's list shows 25 messages of a thread: two threads have many more.
make_world() {
	jq --argjson threads "$threads" --argjson each "$each" \
		--argjson long "$long" '
		.pages[0].detail_limit = 1000000 |
		.generate = [
			{ page: "1001", platform: "messenger", threads: 2,
			  messages: $long, newest_ago_s: 80000, spacing_s: 9,
			  thread_spacing_s: 10, text: "long {n} of {t}",
			  name: "Long {t}" },
			{ page: "1001", platform: "messenger",
			  threads: $threads, messages: $each,
			  newest_ago_s: 90000, spacing_s: 60,
			  thread_spacing_s: 30, text: "message {n} of {t}",
			  name: "Old {t}" },
			{ page: "1001", platform: "instagram", threads: 8,
			  messages: 45, newest_ago_s: 90000, spacing_s: 60,
			  thread_spacing_s: 30, text: "picture {n} of {t}",
			  name: "old.{t}" } ]' "$world"
}

# What the platforms have: an id a line.
there() {
	sim_get /sim/world | jq -r '.threads[].messages[].id' | sort
}

here() {
	db 'SELECT message_id FROM messages' | sort
}

history_left() {
	db 'SELECT count(*) FROM channel_integrations WHERE history_done = 0'
}

# How much of the history is still to be imported.
outstanding() {
	db "SELECT $messages - count(*) FROM messages WHERE is_old = 1"
}

owed() {
	db 'SELECT count(*) FROM threads WHERE whole = 0'
}

# The cursors that a tick was given are worthless for the next one; in a world
# so large that one tick does not lead through it, after every eighth tick.
cursors_die() {
	[ "$threads" -le 1000 ] || [ $((tick % 8)) -eq 0 ] || return 0
	case $((tick % 3)) in
	0)	answer=error ;;
	1)	answer=empty ;;
	2)	answer=first ;;
	esac
	sim_post /sim/cursors/expire "{\"answer\": \"$answer\"}"
}

# Who wrote in the depth of the list stands at its top.
old_customer_writes() {
	id=$(sim_get /sim/world | jq -r --arg name "Old $old_thread" '
		first(.threads[] | select(.customer_name == $name)) |
		.customer_id')
	customer_says "$id" "moved $1"
	expect "You said: moved $1"
	old_thread=$((old_thread - 1))
}

# A customer writes, and is to be answered by the tick.  A beat leaves a second
# between two ticks.
one_tick() {
	sleep 1
	tick=$((tick + 1))
	customer_says "77$tick" "new $tick"
	expect "You said: new $tick"
	left=$(outstanding)
	[ "$left" -lt "$deep" ] || deep_ticks=$((deep_ticks + 1))
	[ $((tick % 2)) -ne 0 ] || old_customer_writes "$tick"
	souk run >>"$work/out" 2>>"$work/ticks.err" || :
	sends | grep -qxF "You said: new $tick" || unanswered="$unanswered $tick"
	cursors_die
}

# Calls for the history of Messenger that came too soon behind another.
hurried() {
	jq -r '.calls[] | select(.method == "GET") |
		select((.query.platform // "") != "instagram") |
		select(.path | contains("aWdf") | not) |
		select((.query.fields // "" | contains("messages.limit(25)"))
			or .query.limit == "100" or .query.limit == "25" and
			(.path | endswith("/messages"))) |
		.at' "$work/calls" | awk -F '[T:Z]' '
		{ t[NR] = $2 * 3600 + $3 * 60 + $4 }
		END { for (i = 2; i <= NR; i++) {
			gap = t[i] - t[i - 1]
			if (gap >= 0 && gap < 0.99)
				printf "%.3f %.3f\n", t[i - 1], t[i] } }'
}

# More than two calls of one channel in a second.
busy() {
	jq -r --arg of "$1" '.calls[] |
		select(.class == "conversations" or
			(.class | startswith("thread"))) |
		select(((.query.platform // "") == "instagram" or
			(.path | contains("aWdf"))) == ($of == "instagram")) |
		.at' "$work/calls" | awk -F '[T:Z]' '
		{ t[NR] = $2 * 3600 + $3 * 60 + $4 }
		END { for (i = 1; i <= NR; i++) {
			for (j = i; j <= NR && t[j] - t[i] < 0.99; j++) ;
			if (j - i > 2) print t[i], t[i + 1], t[i + 2] } }'
}

# Another tick is to come.
goes_on() {
	[ "$tick" -lt "$ticks_most" ] || return
	if [ "$messages" -gt "$deep" ]; then
		[ "$deep_ticks" -lt 4 ]
		return
	fi
	[ "$(history_left)" -ne 0 ] || [ "$(owed)" -ne 0 ]
}

check_the_end() {
	check_same 'though every cursor dies, the walk comes to its end' 0 \
		"$(history_left)"
	check_same 'though every cursor dies, long threads are read to theirs' \
		0 "$(owed)"
	there >"$work/there"
	here >"$work/here"
	check_same 'every message that was ever there is here, and no other' \
		'' "$(diff "$work/there" "$work/here" | head -n 5)"
}

check_the_answers() {
	new=$(grep -c . "$work/expected")
	check_same 'what was there before is old, what came is new' "$new" \
		"$(db "SELECT count(*) FROM messages
			WHERE is_old = 0 AND sender_type = 'customer'")"
	judge
	check_same 'who wrote is answered, once; the history is not' '0 0 0' \
		"$lost $twice $strange"
	check_same 'the model is asked for new messages only' "$new" \
		"$(calls 'POST chat')"
}

check_the_pace() {
	check_same 'the history takes a call a second at most' '' \
		"$(hurried | head -n 5)"
	check_same 'Messenger is asked twice a second at most' '' \
		"$(busy messenger | head -n 5)"
	check_same 'Instagram is asked twice a second at most' '' \
		"$(busy instagram | head -n 5)"
}

make_world >"$work/world.json"
sim_start "$work/world.json"
shop_open facebook instagram
tick=0 deep_ticks=0 unanswered=
ticks_most=$((threads / 40 + 20))
sim_delete /sim/calls			# the channels were looked at
souk run >"$work/out" 2>&1		# what there is now is history
while goes_on; do
	one_tick
done
printf '# %s messages, %s threads, %s ticks, %s calls; %s ticks with %s left\n' \
	"$(there | wc -l)" "$(db 'SELECT count(*) FROM threads')" "$tick" \
	"$(sim_get /sim/calls | jq .total)" "$deep_ticks" "$deep"
sim_get /sim/calls >"$work/calls"

check_same 'a new message is answered by the next tick, whatever history' \
	'' "$unanswered"
if [ "$messages" -gt "$deep" ]; then
	check_same "four of these ticks had $deep messages still to come" 4 \
		"$deep_ticks"
else
	quieten 3
	check_the_end
	check_the_answers
fi
check_the_pace
finish
