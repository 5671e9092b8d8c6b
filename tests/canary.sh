# shellcheck shell=sh
# Where the secrets of the tests may be, and where one is that should not, in the
# folder of all that a test left.
: "${work:?want the folder}"

# The words by which the tests call theirs.
canaries='token-of-[a-z0-9]|key-of-the-model|secret-of-the-app'
canaries="$canaries|(a|b|some|another)-token|EAA[a-z]*(canary|secret)"
canaries="$canaries|app(canary|secret)app|sk-canary"

# has_canary: does the input?
has_canary() {
	grep -aqE "$canaries"
}

# may_hold FILE: the world of the simulator, which is no part of souk; a disk with
# all of the shop on it; a file of one secret that nobody else can read; of a
# database the column for it; of settings the key; of what a test kept of a pipe,
# the records for it.
may_hold() {
	name=${1##*/}
	case $1 in
	*/here/out|*/here/first) name=records ;;
	esac
	case $name in
	*world*.json|*.db-wal|*.db-shm|image) return 0 ;;
	channels|records)
		! grep -avE '^{"type":"(channel|token)",' "$1" | has_canary
		return ;;
	before|after)
		! grep -av '^INSERT INTO channel_integrations' "$1" | has_canary
		return ;;
	souk.conf)
		! grep -av '^OPENAI_API_KEY = ' "$1" | has_canary
		return ;;
	# Of more than one line, where that is what is tried.
	key|bad)
		[ "$(stat -c %a "$1")" = 600 ]
		return ;;
	# What a server heard, not a person.
	heard|*.heard)
		[ -e "$work/front.door" ] && return ;;
	esac
	if [ "$(head -c 15 "$1" | tr -d '\0')" = 'SQLite format 3' ]; then
		sqlite3 -readonly "$1" .dump | grep -v \
			'^INSERT INTO channel_integrations' >"$work/dumped"
		! has_canary <"$work/dumped"
		return
	fi
	[ "$(stat -c %a "$1")" = 600 ] && [ "$(wc -l <"$1")" -le 1 ] &&
		grep -qxE "[a-zA-Z0-9 -]+" "$1"
}

# shown_secrets: all that the suite left in its folder, but for what may (and for
# a copy of the tests).
shown_secrets() {
	rm -f "$work/dumped"
	grep -rlaE --exclude-dir=tests "$canaries" "$work" | while read -r file; do
		may_hold "$file" || echo "${file#"$work"/}"
	done
}
