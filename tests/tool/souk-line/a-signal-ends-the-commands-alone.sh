# A driver that is told to end waits for them, and knows how they ended.
. "$(dirname "$0")/../shop.sh"

# told SIGNAL NUMBER: to all of the group, as a terminal or a unit does it.
told() {
	mkfifo begun
	# shellcheck disable=SC2016 # the shell that is begun expands it
	setsid souk-line -e ends sh -c 'echo $PPID >begun; exec sleep 60' &
	read -r pid <begun
	kill -s "$1" -- "-$pid"
	wait $! || wrong "SIG$1 ends it"
	same "they end by SIG$1" "ends $((128 + $2))" "$(cat ends)"
	rm begun ends
}

told HUP 1
told TERM 15
# A shell has its children in the background ignore it, and so it stays.
mkfifo begun
# shellcheck disable=SC2016 # as above
setsid souk-line -e ends sh -c 'echo $PPID >begun; read -r _ <begun' &
read -r pid <begun
kill -s INT -- "-$pid"
echo >begun
wait $! || wrong 'a signal that was ignored ends it'
same 'what was ignored stays so' 'ends 0' "$(cat ends)"
