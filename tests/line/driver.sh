#!/bin/sh
# The driver by itself: its stages are stand-ins that say that they ran, and do
# what a test tells them to.
. "$(dirname "$0")/lib.sh"

stages='souk-admin souk-channels souk-fetch souk-normalize souk-store
souk-candidates souk-reply souk-sendmsg'

# Stand-ins beside a copy of the driver, and an empty run folder.
shop_fake() {
	rm -rf "$work/fake" "$work/souk.db.run"
	mkdir "$work/fake"
	cp "$bin/souk" "$bin/souk-desk" "$work/fake"
	for stage in $stages; do
		cp "$here/stand-in" "$work/fake/$stage"
	done
	: >"$work/souk.db"
	: >"$work/ran"
}

# does STAGE COMMAND: from now on.
does() {
	printf '%s\n' "$2" >"$work/fake/$1.does"
}

# souk ARGUMENT...: the driver, in the shell under test.
souk() {
	# shellcheck disable=SC2086 # 'busybox sh' is two words
	FAKE=$work $shell "$work/fake/souk" "$@"
}

# Which stages ran, and how they were called, in the order of the alphabet.
ran() {
	sort "$work/ran" | sed "s|$work/souk.db.run/tick.[0-9]*|TICK|
		s|$work/souk.db.run|RUN|"
}

# The first line on standard error.
first() {
	sed -n 1p "$work/err"
}

# --- what is started --------------------------------------------------------

test_front_door() {
	shop_fake
	check_same "$shell: no command is a mistake" 64 "$(status souk)"
	check "$shell: the usage is said" grep -q '^usage: souk' "$work/err"
	status souk say 7 'two  words' >"$work/rc"
	check_same "$shell: what the driver does not know is souk-admin's" \
		'souk-admin say 7 two  words' "$(ran)"
}

# What was typed is called as if its options stood at the end.
test_options_anywhere() {
	for words in '--csv orders|orders --csv' \
	    '--most 5 --json log import|log import --most 5 --json' \
	    '--yes erase --customer 7|erase --customer 7 --yes' \
	    '-b 5 run|run -b 5' '-b5 run|run -b5' '--dry-run run|run --dry-run' \
	    'channel --json list|channel list --json' \
	    'channel --json check 7|channel check 7 --json' \
	    '--token-file f channel --ai=on add x|channel add x --token-file f --ai=on' \
	    'import --account 7 whatsapp f|import whatsapp --account 7 f'; do
		for order in "${words%|*}" "${words#*|}"; do
			shop_fake
			# shellcheck disable=SC2086 # a command and its arguments
			r=$(status souk $order)
			mv "$work/called" "$work/called.first" 2>/dev/null || :
			{ echo "$r"; ran; cat "$work/err"; } >"$work/called"
		done
		check "$shell: souk ${words%|*}" \
			cmp "$work/called.first" "$work/called"
	done
	check_same "$shell: an option alone is no command" \
		"64 souk: what is '--json'? ('souk help' has all commands)" \
		"$(status souk --json) $(first)"
}

test_help() {
	for words in 'help run' 'run -h' 'loop --help' 'notify -h' \
	    'answer-line -h' 'setup -h'; do
		shop_fake
		# shellcheck disable=SC2086 # a command and its arguments
		check_same "$shell: souk $words" 0 "$(status souk $words)"
		check "$shell: souk $words explains it" \
			grep -q '^souk-admin -h -- [a-z-]*$' "$work/ran"
	done
}

test_misuse() {
	shop_fake
	for words in 'run -z' 'run -b x' 'run x' 'loop -i 1' 'loop -n 0' \
	    'import-line x' 'run -b' import 'import x'; do
		# shellcheck disable=SC2086 # a command and its arguments
		check_same "$shell: souk $words is a mistake" 64 \
			"$(status souk $words)"
	done
	check_same "$shell: a mistake starts nothing" '' "$(ran)"
}

test_no_database() {
	shop_fake
	rm "$work/souk.db"
	check_same "$shell: without a database nothing begins" '78 souk-admin tick' \
		"$(status souk run) $(ran)"
}

test_idle() {
	shop_fake
	check_same "$shell: an idle tick succeeds" 0 "$(status souk run)"
	check_same "$shell: an idle tick is silent" '' \
		"$(cat "$work/out" "$work/err")"
	check_same "$shell: a tick asks who waits and whose history is left" \
		'souk-admin tick
souk-candidates
souk-channels
souk-channels -H
souk-fetch -p RUN/pace -l
souk-normalize
souk-store -s RUN/counts' "$(ran)"
	shop_fake
	does souk-store 'echo idle=1 >>"$2"'
	check_same "$shell: an idle tick succeeds where the store says it" 0 \
		"$(status souk run)"
	check_same "$shell: an idle tick starts nothing it can do without" \
		'souk-admin tick
souk-channels
souk-fetch -p RUN/pace -l
souk-normalize
souk-store -s RUN/counts' "$(ran)"
	check_same "$shell: a tick leaves its lock, and how its stages ended" \
		'counts import.lock live.1 live.2 live.3 live.4 pace' \
		"$(echo "$work"/souk.db.run/* | sed "s|$work/souk.db.run/||g")"
	does souk-store :
	: >"$work/ran"
	status souk run >"$work/rc"
	check "$shell: the next tick believes its own store alone" \
		grep -qx souk-candidates "$work/ran"
}

test_answer() {
	shop_fake
	does souk-candidates 'echo candidate'
	check_same "$shell: an answer line succeeds" 0 \
		"$(status souk answer-line)"
	check_same "$shell: an answer line is made of these" \
		'souk-admin db-path
souk-candidates
souk-channels -a
souk-reply
souk-sendmsg -c TICK/channels -p RUN/pace
souk-store -s TICK/counts
souk-store -s TICK/counts --claim' "$(ran)"
}

test_history() {
	shop_fake
	does souk-channels '[ "$*" != -H ] || echo channel'
	status souk run -b 20 >"$work/rc"
	check "$shell: history is fetched in the seconds that are left" \
		grep -qE '^souk-fetch -p [^ ]+ -H -b (20|19)$' "$work/ran"
	: >"$work/ran"
	status souk run -b 1 >"$work/rc"
	check_not "$shell: without time left, history is not begun" \
		grep -q -e -H "$work/ran"
}

test_key() {
	shop_fake
	does souk-candidates 'echo candidate'
	does souk-channels 'echo channel'
	OPENAI_API_KEY=key-of-the-model status souk run >"$work/rc"
	check_same "$shell: the model's key reaches souk-reply alone" \
		'souk-reply KEY' "$(grep KEY "$work/ran")"
	: >"$work/ran"
	OPENAI_API_KEY=key-of-the-model status souk status >"$work/rc"
	check_not "$shell: the model's key does not reach the desk" \
		grep -q KEY "$work/ran"
	: >"$work/ran"
	model_key=x OPENAI_API_KEY=key-of-the-model status souk run >"$work/rc"
	check_same "$shell: no variable of the driver's carries the key on" \
		'souk-reply KEY' "$(grep KEY "$work/ran")"
}

# --- what is said -----------------------------------------------------------

test_summary() {
	shop_fake
	does souk-store 'echo imported=2 threads=1 >>"$2"; cat >/dev/null'
	status souk run >"$work/rc"
	check_same "$shell: what happened is said in one line" \
		'souk: 2 messages imported, 1 new thread' "$(cat "$work/out")"
	does souk-channels '[ "$*" = -a ] || echo channel'
	status souk run >"$work/rc"
	check_same "$shell: what live and history changed is added up" \
		'souk: 4 messages imported, 2 new threads' "$(cat "$work/out")"
	does souk-store 'echo errors=2 trouble=2 trouble=1 >>"$2"; cat >/dev/null'
	status souk run >"$work/rc"
	check_same "$shell: accounts in trouble are named once each" \
		"souk: channels 2, 1 in trouble ('souk status')" \
		"$(cat "$work/out")"
}

# one_fails STAGE STATUS MEANING
one_fails() {
	shop_fake
	does "$1" "cat >/dev/null; exit $2"
	check_same "$shell: the line ends with $1's $2" "$2" \
		"$(status souk import-line)"
	check_same "$shell: $1 is named with its $2" \
		"souk: $1: exit $2 ($3)" "$(first)"
}

test_one_fails() {
	one_fails souk-fetch 77 'token or key refused'
	one_fails souk-normalize 70 'a fault of ours'
	one_fails souk-store 78 'configuration'
	one_fails souk-store 75 'try again later'
}

test_rejects() {
	shop_fake
	does souk-normalize 'cat; exit 65'
	check_same "$shell: rejected lines are remembered" 65 \
		"$(status souk run)"
	check_same "$shell: rejected lines are no failure of the stage" '' \
		"$(cat "$work/err")"
}

# full COMMAND: what it says where no file takes another byte, and its status.
full() {
	# shellcheck disable=SC3045 # dash, busybox and bash have -f
	(
		trap '' XFSZ
		ulimit -f 0
		souk "$1" 3>&1 >/dev/null 2>&3 || echo "exit $?"
	)
}

test_once() {
	shop_fake
	does souk-candidates 'echo wrong >&2; exit 78'
	check_same "$shell: what is wrong with a setting is said once" \
		'wrong
souk: souk-candidates: exit 78 (configuration)' \
		"$(status souk run >"$work/rc"; cat "$work/err")"
}

test_no_room() {
	shop_fake
	ln -sf /dev/null "$work/ran"
	ln -sf /dev/null "$work/budgets"
	check_same "$shell: a disk without room is called so, and no line of ours" \
		"souk: $work/souk.db.run/live.1: cannot be written (is the disk full?)
souk: souk-candidates: exit 74 (input or output failed)
souk: souk-channels -H: exit 74 (input or output failed)
exit 74" "$(full run)"
	check_same "$shell: so is a stage that could not write down how it ended" \
		'souk: souk-candidates: exit 74 (input or output failed)
exit 74' "$(full answer-line)"
	rm "$work/ran" "$work/budgets"
}

# worst A B WANT: souk-fetch ends with A, souk-store with B.
worst() {
	shop_fake
	does souk-fetch "cat >/dev/null; exit $1"
	does souk-store "cat >/dev/null; exit $2"
	check_same "$shell: of $1 and $2, $3 is the line's" "$3" \
		"$(status souk import-line)"
}

test_worst() {
	worst 65 75 75
	worst 75 65 75
	worst 77 75 77
	worst 78 77 78
	worst 74 75 74
	worst 77 70 77
	worst 3 0 70
}

test_killed() {
	shop_fake
	does souk-fetch 'kill -9 $$'
	check_same "$shell: a killed stage is a fault of ours" 70 \
		"$(status souk import-line)"
	check "$shell: a killed stage is named with its signal" \
		grep -qx 'souk: souk-fetch: exit 137 (killed by signal 9)' \
		"$work/err"
	shop_fake
	does souk-store 'exit 78'
	does souk-normalize 'kill -13 $$'
	status souk import-line >"$work/rc"
	check_same "$shell: whoever wrote to a stage that failed is not blamed" \
		'souk: souk-store: exit 78 (configuration)' \
		"$(grep '^souk: ' "$work/err")"
	shop_fake
	status souk import-line >"$work/rc"
	does souk-store 'cat >/dev/null; kill -9 $PPID'
	check_same "$shell: who waited for a stage is killed: it did not go well" 70 \
		"$(status souk import-line)"
	check "$shell: and what an earlier line left is not believed" \
		grep -qx 'souk: souk-store: exit 70 (a fault of ours)' "$work/err"
}

test_missing() {
	shop_fake
	rm "$work/fake/souk-normalize"
	PATH=/usr/bin:/bin
	check_same "$shell: a program that is not there fails the line" 70 \
		"$(status souk import-line)"
	PATH="$bin:/usr/local/bin:/usr/bin:/bin"
	check "$shell: a program that is not there is named" \
		grep -qx 'souk: souk-normalize: exit 127 (not found)' "$work/err"
}

# --- what is never lost -----------------------------------------------------

results() {
	cat "$work/souk.db.run/results.ndjson"
}

test_results() {
	shop_fake
	does souk-candidates 'echo candidate'
	does souk-sendmsg 'cat >/dev/null; echo sent 1; echo sent 2; exit 75'
	does souk-store 'case $* in *--claim) cat ;; *) kill -9 $$ ;; esac'
	check_same "$shell: a store that dies fails the line" 70 \
		"$(status souk answer-line)"
	check_same "$shell: results outlive the store behind them" 'sent 1
sent 2' "$(results)"
	: >"$work/ran"
	does souk-store 'cat >/dev/null; exit 75'
	check_same "$shell: a store that is busy makes the line wait" 75 \
		"$(status souk answer-line)"
	check_not "$shell: nothing is claimed before the results are stored" \
		grep -q souk-candidates "$work/ran"
	check_same "$shell: results that are not stored are kept" 'sent 1
sent 2' "$(results)"
	does souk-candidates :
	does souk-store 'cat >>"$FAKE/stored"; exit 65'
	status souk answer-line >"$work/rc"
	check_same "$shell: the next line stores what an earlier one sent" \
		'sent 1
sent 2' "$(cat "$work/stored")"
	check "$shell: stored results are gone" \
		test ! -e "$work/souk.db.run/results.ndjson"
	rm "$work/stored"
}

test_sender_fails() {
	shop_fake
	does souk-candidates 'echo candidate'
	does souk-sendmsg 'cat >/dev/null; echo sent; kill -9 $$'
	does souk-store 'case $* in *--claim) cat ;; *) cat >"$FAKE/stored" ;; esac'
	status souk answer-line >"$work/rc"
	check_same "$shell: what was sent is stored whatever the sender's end" \
		sent "$(cat "$work/stored")"
	rm "$work/stored"
}

test_no_channels() {
	shop_fake
	does souk-candidates 'echo candidate'
	does souk-channels 'exit 75'
	check_same "$shell: without channels the answer waits" 75 \
		"$(status souk answer-line)"
	check_not "$shell: without channels nothing is claimed" \
		grep -q -e --claim "$work/ran"
}

# --- the run folder ---------------------------------------------------------

test_locks() {
	shop_fake
	mkdir "$work/souk.db.run"
	check_same "$shell: a line that finds its lock held leaves with 0" 0 \
		"$(status flock "$work/souk.db.run/import.lock" \
		env FAKE="$work" "$work/fake/souk" run)"
	check_same "$shell: it says so in one line" \
		'souk: another import line is running' "$(cat "$work/err")"
	check_same "$shell: the other line goes on" \
		'souk-admin tick
souk-candidates' "$(ran)"
}

test_private() {
	shop_fake
	does souk-candidates 'echo candidate'
	does souk-channels 'echo channel'
	does souk-sendmsg 'cat >/dev/null
		stat -c %a "${2%/*}/.." "${2%/*}" "$2" >"$FAKE/modes"'
	(umask 0; status souk run >"$work/rc")
	check_same "$shell: tokens in a file are the user's alone" \
		'700
700
600' "$(cat "$work/modes")"
}

test_sweep() {
	shop_fake
	mkdir -p "$work/souk.db.run/tick.4194305" "$work/souk.db.run/tick.$$"
	status souk run >"$work/rc"
	check "$shell: what a killed tick left is removed" \
		test ! -e "$work/souk.db.run/tick.4194305"
	check "$shell: what a running tick has is not" \
		test -e "$work/souk.db.run/tick.$$"
}

test_link() {
	shop_fake
	mkdir "$work/elsewhere"
	ln -s elsewhere "$work/souk.db.run"
	check_same "$shell: a run folder that is a link is refused" 78 \
		"$(status souk run)"
	check_same "$shell: nothing is started on a refused folder" \
		'souk-admin tick' "$(ran)"
	check_same "$shell: nor does a slash behind it help" 78 \
		"$(SOUK_RUN=$work/souk.db.run// status souk run)"
	rm -r "$work/souk.db.run" "$work/elsewhere"
	[ "$(id -u)" -eq 0 ] || return 0
	mkdir "$work/souk.db.run"
	chown 65534 "$work/souk.db.run"
	check_same "$shell: so is one of somebody else" 78 "$(status souk run)"
	rm -r "$work/souk.db.run"
}

# --- the beat ---------------------------------------------------------------

test_loop() {
	shop_fake
	mkfifo "$work/thinking"
	does souk-candidates 'echo candidate'
	does souk-reply '[ "$(grep -c ^souk-reply "$FAKE/ran")" -gt 1 ] ||
		cat "$FAKE/thinking"'
	does souk-fetch 'cat
		[ "$(grep -c ^souk-fetch "$FAKE/ran")" -lt 2 ] ||
		echo >"$FAKE/thinking"'
	: >"$work/budgets"
	check_same "$shell: a slow answer does not delay the next import" 0 \
		"$(status timeout 20 env FAKE="$work" sh "$work/fake/souk" \
		loop -i 2 -n 2)"
	check_same "$shell: a tick is given less than the beat" \
		'-l 1
-l 1' "$(sed -n 's/^souk-fetch -p [^ ]* \(-l\)/\1/p' "$work/budgets")"
	rm "$work/thinking"
}

test_term() {
	shop_fake
	mkfifo "$work/polling"
	does souk-fetch 'echo $PPID >"$FAKE/polling"; cat "$FAKE/polling"'
	FAKE=$work sh "$work/fake/souk" loop -i 60 >/dev/null &
	loop=$!
	read -r _ <"$work/polling"
	kill -TERM "$loop"
	echo >"$work/polling"
	r=0
	wait "$loop" || r=$?
	check_same "$shell: a loop that is told to end ends well" 0 "$r"
	check_same "$shell: a loop that ends lets its tick finish" \
		souk-candidates "$(grep -x souk-candidates "$work/ran")"
	rm "$work/polling"
}

test_erase() {
	shop_fake
	# shellcheck disable=SC2016 # the stand-in expands it
	does souk-admin 'case $1 in
	db-path) echo "$FAKE/souk.db" ;;
	erase)	for line in import answer; do
			flock -n "$FAKE/souk.db.run/$line.lock" true ||
				echo "no $line line"
		done ;;
	esac'
	check_same "$shell: no line runs while a customer is erased" \
		'0 no import line no answer line' \
		"$(status souk erase --customer 7 --yes) $(
		tr '\n' ' ' <"$work/out" | sed 's/ $//')"
	check_same "$shell: only to look at what would go stops nothing" '0 ' \
		"$(status souk erase --customer 7) $(cat "$work/out")"
	printf '#!/bin/sh\nexit 1\n' >"$work/fake/flock"
	chmod +x "$work/fake/flock"
	: >"$work/ran"
	check_same "$shell: behind a line that does not end nothing is erased" \
		'75 souk-admin db-path' \
		"$(status souk erase --customer 7 --yes) $(ran)"
}

tests=$(sed -n 's/^\(test_[a-z_]*\)() {/\1/p' "$0")
for shell in dash 'busybox sh'; do
	for test in $tests; do
		"$test"
	done
done
finish
