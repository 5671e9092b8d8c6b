#!/bin/sh
# What a program may not do, the kernel refuses it, also to whoever has taken it
# over (forbidden.c); and the whole line does its work behind these walls.
. "$(dirname "$0")/lib.sh"

export FORBIDDEN_OUT="$work/tried" FORBIDDEN_FOLDER="$work"
export FORBIDDEN_DB="$work/shop/souk.db" FORBIDDEN_RUN="$work/shop/souk.db.run"
forbidden=$test_bin/forbidden.so
echo secret >"$work/secret"
echo old >"$work/old"

# overtaken COMMAND...
overtaken() {
	LD_PRELOAD=$forbidden "$@"
}

# allowed PROGRAM: what was not refused, and how it ended.
allowed() {
	grep "^$1 " "$work/tried" | sed 's/^[^ ]* //' | grep -v ' refused$' |
		sort -u | tr '\n' ' '
}

if grep -q __asan_init "$bin/souk-store"; then
	echo 'ok 1 - confine # SKIP built with a sanitizer, nothing is confined'
	echo 1..1
	exit 0
fi

sim_start "$here/world.json"
shop_open facebook instagram
settle
export FORBIDDEN_PORT="$port" SOUK_NOTIFY="cat >>'$work/heard'"

# Without walls, none of the tries is refused: so each can tell.
cp /bin/true "$work/souk-free"
overtaken "$work/souk-free"
rm -f "$work/new" "$work/linked" "$work/shop/souk.conf"
echo secret >"$work/secret"
echo old >"$work/old"
chmod 600 "$work/tried"
if [ "$(id -u)" -eq 0 ]; then
	check_same 'outside of the walls nothing that is tried is refused' '' \
		"$(sed -n 's/^souk-free \(.*\) refused$/\1/p' "$work/tried")"
fi
rm "$work/tried"

before=$(sends | wc -l)
customer_says 2001 'I order 2, to An Nakhil, Riyadh, 0501234567'
overtaken souk run >"$work/out" 2>"$work/err"
check_same 'a tick within the walls says what it did' \
	'souk: 1 message imported, 1 message sent, 1 order' "$(cat "$work/out")"
check_same 'and nothing else' '' "$(cat "$work/err")"
check 'the customer is answered' [ "$(sends | wc -l)" -gt "$before" ]

check 'the shop'\''s own command is told of the order' \
	grep -q '"kind":"order"' "$work/heard"

doctor=$(souk doctor || :)
case $doctor in
*landlock*) files_walled= ;;
*)	files_walled=yes ;;
esac

# may PROGRAM TRY...: of all that is tried, it can do no more than this.
may() {
	program=$1
	shift
	check "$program is among those who tried" grep -q "^$program " \
		"$work/tried"
	check_same "$program may: ${*:-nothing of it}" "$(may_do "$@")" \
		"$(allowed "$program")"
}

may_do() {
	for try; do
		echo "$try done"
	done | sort | tr '\n' ' '
}

if [ -n "$files_walled" ]; then
	# What they have of the database was opened before.
	for program in channels candidates admin; do
		may "souk-$program"
	done
	may souk-store change-results
	for program in fetch reply sendmsg; do
		may "souk-$program" connect-as-told send-datagram socket-inet
	done
	check_same 'what is in the folder is as it was' 'old secret' \
		"$(cat "$work/old" "$work/secret" | tr '\n' ' ' | sed 's/ $//')"
else
	echo "# $doctor"
	number=$((number + 1))
	echo "ok $number - files and ports have walls # SKIP this kernel has none"
fi
may souk-normalize

# limited PROGRAM MIB FILES PROCESSES: of each it can have no more, nor a core.
limited() {
	check_same "$1 has $2 MiB, $3 files, $4 processes at most" yes \
		"$(awk -v program="$1" -v mib="$2" -v files="$3" -v most="$4" '
		function is_over(limit, bound) {
			return limit !~ /^[0-9]+$/ || limit + 0 > bound
		}
		$1 == "limits" && $2 == program { seen = 1
			over = over || is_over($3, mib * 1048576) ||
				is_over($4, files) || is_over($5, most) || $6 != "0"
		}
		END { print seen && !over ? "yes" : "no" }' "$work/tried")"
}

limited souk-normalize 2048 16 0
for program in channels candidates store admin; do
	limited "souk-$program" 2048 64 0
done
for program in fetch reply sendmsg; do
	limited "souk-$program" 4096 4096 4096
done

: >"$work/tried"
printf '[]' >"$work/saved.json"
overtaken souk-normalize --whatsapp "$work/saved.json"
may souk-normalize
limited souk-normalize 2048 16 0
if [ -n "$files_walled" ]; then
	overtaken souk import-line --capture "$work/kept" >"$work/out"
	check 'pages are kept' [ -n "$(ls "$work/kept")" ]
	may souk-fetch connect-as-told send-datagram socket-inet
	limited souk-fetch 4096 4096 4096
fi

# Within a dry run, the copy that it is upon.
if [ -n "$files_walled" ]; then
	: >"$work/tried"
	customer_says 2001 'Is it in stock?'
	FORBIDDEN_DB='' overtaken souk run --dry-run >"$work/out" 2>"$work/err"
	check 'a tick upon a copy is one, too' grep -q '^2001\|stock' "$work/out"
	for program in fetch reply; do
		may "souk-$program" connect-as-told send-datagram socket-inet
	done
	settle
fi

# desk WORDS TRY...: what they say is done, and whoever takes the desk over
# meanwhile can do no more than this.
desk() {
	words=$1
	shift
	: >"$work/tried"
	# shellcheck disable=SC2086 # words
	r=$(status overtaken souk-admin $words)
	# A doctor's findings are 1.
	check "'$words' is done" [ "$r" -lt 2 ]
	# What may be too large for memory has its room in the run folder.
	case $words in
	orders|outbox*|report|erase*)
		set -- "$@" change-results ;;
	esac
	may souk-admin "$@"
	rm -f "$work/shop/souk.conf"
}

if [ -n "$files_walled" ]; then
	for words in 'events --due' tick status 'status --json' 'status 1 open' \
	    conversations 'show 1' waiting 'explain 1' 'search order' orders \
	    'outbox list --all' log events 'channel list' 'product list' doctor \
	    metrics report export retention 'complete -- show 1' 'say 1 hello' \
	    'ai off 1' "product import $work/products.csv" init; do
		desk "$words"
	done
	mkdir "$work/copies"
	desk "backup $work/copies/one.db"
	desk "copy $work/copies/two.db"
	desk "metrics $work/copies/figures"
	SOUK_RETENTION=30d desk 'prune --yes'
	desk 'erase --customer 2002 --yes'
	# But where they are told to make a file there, or an older souk left one.
	beside='change-database change-results leave-settings list-shop
	    read-database'
	# shellcheck disable=SC2086 # words
	for words in "backup $work/shop/one.db" "copy $work/shop/two.db" \
	    "metrics $work/shop/figures"; do
		desk "$words" $beside
	done
	export SOUK_DB="$work/older/souk.db"
	mkdir "$work/older"
	env -u OPENAI_API_KEY sh "$here/../schema/make.sh" "$SOUK_DB"
	# shellcheck disable=SC2086 # words
	FORBIDDEN_DB=$SOUK_DB FORBIDDEN_RUN=$SOUK_DB.run desk init $beside
	FORBIDDEN_DB=$SOUK_DB desk init
	export SOUK_DB="$work/shop/souk.db"

	# A row is written by whoever took over what writes.
	db "INSERT INTO captures (path) VALUES ('$work/shop')"
	desk "erase --customer 3001 --yes"
	: >"$work/tried"
	overtaken souk-store </dev/null 2>"$work/err"
	may souk-store
	check 'and that nothing was looked after there is said' \
		grep -q "$work/shop may hold what was erased" "$work/err"
	db "DELETE FROM captures WHERE path = '$work/shop'"
	# One of other things, and one that is empty; of captures, it is as it was.
	mkdir "$work/home" "$work/empty"
	cp "$work/secret" "$work/old" "$work/home"
	for folder in home empty; do
		db "INSERT INTO captures (path) VALUES ('$work/$folder')"
	done
	: >"$work/tried"
	FORBIDDEN_FOLDER=$work/home overtaken souk-store </dev/null 2>"$work/err"
	may souk-store
	FORBIDDEN_FOLDER=$work/empty overtaken souk-store </dev/null
	check_same 'nor is anything made in a folder that is empty' '' \
		"$(ls -A "$work/empty")"
	check_same 'of both there is nothing to say' '' "$(cat "$work/err")"
	: >"$work/tried"
	cp "$work/secret" "$work/old" "$work/kept"
	FORBIDDEN_FOLDER=$work/kept overtaken souk-store </dev/null
	may souk-store change-file empty-file link-file make-file read-secret \
	    remove-file rename-file reopen-secret
	check_same 'no file is left of what was too large for memory' '' \
		"$(find "$work" -name 'etilqs*')"
fi

# foreign ABI PROGRAM...: who lived on after a call as programs of 32 bits make it,
# which no filter knows: SIGSYS ends who makes it.
foreign() {
	abi=$1
	shift
	: >"$work/tried"
	for program; do
		r=0
		# shellcheck disable=SC2086 # a program and its argument
		FORBIDDEN_ABI=$abi overtaken $program </dev/null \
			>"$work/out" 2>"$work/err" || r=$?
		[ "$r" -eq 159 ] || echo "$program ended with $r"
	done
	cat "$work/tried"
}

if [ "$(uname -m)" = x86_64 ]; then
	cp /bin/true "$work/souk-free"
	: >"$work/tried"
	FORBIDDEN_ABI=i386 overtaken "$work/souk-free" || :
	check 'outside of the walls a call of 32 bits is tried' \
		grep -q '^souk-free i386 ' "$work/tried"
	for abi in i386 x32; do
		check_same "a call by the rules of $abi ends every program" '' \
			"$(foreign "$abi" souk-normalize \
			souk-channels souk-candidates souk-store \
			'souk-admin status' souk-fetch souk-reply \
			souk-sendmsg)"
	done
fi

# on_old_kernel COMMAND...: one that knows neither landlock nor filters.
on_old_kernel() {
	strace -f -qq -o /dev/null -e trace=landlock_create_ruleset,prctl \
		-e inject=landlock_create_ruleset:error=ENOSYS \
		-e inject=prctl:error=EINVAL "$@"
}

on_old_kernel souk doctor >"$work/out" 2>&1 || :
check 'on a kernel without landlock the doctor says so' \
	grep -q '^kernel: no landlock' "$work/out"
check 'and that there is no filter' grep -q '^kernel: no seccomp' "$work/out"
check_same 'which is no finding' "$(status souk doctor)" \
	"$(status on_old_kernel souk doctor)"
customer_says 2001 'Hello again'
on_old_kernel souk run >"$work/out" 2>"$work/err"
check_same 'and a tick does its work there' \
	'souk: 1 message imported, 1 message sent' "$(cat "$work/out")"

# on_linux_6 COMMAND...: one whose landlock knows files and no ports.
on_linux_6() {
	strace -f -qq -o /dev/null -e trace=landlock_create_ruleset \
		-e inject=landlock_create_ruleset:retval=3:when=1 "$@"
}

on_linux_6 souk doctor >"$work/out" 2>&1 || :
check 'on one without ports the doctor says that' \
	grep -q '^kernel: no landlock for ports' "$work/out"
check_not 'and that alone' grep -qE '^kernel: no landlock (\(|for trunc)' "$work/out"
strace -f -qq -o /dev/null -e trace=landlock_create_ruleset \
	-e inject=landlock_create_ruleset:retval=2:when=1 \
	"$bin/souk" doctor >"$work/out" 2>&1 || :
check 'on one without truncation, that as well' \
	grep -q '^kernel: no landlock for truncation' "$work/out"
customer_says 2001 'Hello once more'
on_linux_6 souk run >"$work/out" 2>"$work/err"
check_same 'and a tick does its work there, too' \
	'souk: 1 message imported, 1 message sent' "$(cat "$work/out")"

# in_container COMMAND...: whose own filter refuses what it does not know.
in_container() {
	strace -f -qq -o /dev/null -e trace=landlock_create_ruleset \
		-e inject=landlock_create_ruleset:error=EPERM "$@"
}
customer_says 2001 'And again'
check_same 'nor is a container in its way, such as systemd-nspawn' \
	'0 souk: 1 message imported, 1 message sent' \
	"$(status in_container souk run) $(cat "$work/out")"
in_container souk doctor >"$work/out" 2>&1 || :
check 'which the doctor names as well' grep -q '^kernel: no landlock' \
	"$work/out"
finish
