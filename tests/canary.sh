# shellcheck shell=sh
# Where the secrets of the tests may be, and where one is that should not, in the
# folder of all that a test left.
: "${work:?want the folder}"

# The words by which the tests call theirs; canary.h has the same for C.
canaries='(token|key|secret)-of-[a-z0-9]'

# What dies in a test leaves a core where it was at work, if it ever does.
# shellcheck disable=SC3045 # dash and busybox have it
ulimit -S -c "$(ulimit -H -c)"

# has_canary: does the input?
has_canary() {
	grep -aqE "$canaries"
}

# holds_more FILE LINES: it has one in other lines than these.
holds_more() {
	grep -avE "$2" "$1" | has_canary
}

# beside_config: the statements that make a database, without that column.
beside_config() {
	sed -E '/^INSERT INTO channel_integrations/ {
		s/"(access_token|app_secret)":"[^"]*"//g }'
}

# may_hold FILE: the world of the simulator, which is no part of souk; a disk
# with all of the shop on it; a file of one secret that nobody else can read; of
# a database the column for it; of settings the key; of what a test gave to a
# stage that connects, or kept of a pipe to it, the records for it.
may_hold() {
	name=${1##*/}
	case $1 in
	*/here/out|*/here/first|*/here/in|*/here/one) name=records ;;
	esac
	case $name in
	*world*.json|*.db-wal|*.db-shm|image) return 0 ;;
	channels|records)
		! holds_more "$1" '^{"type":"(channel|token)","channel_id":'
		return ;;
	before|after)
		! beside_config <"$1" | has_canary
		return ;;
	souk.conf)
		! holds_more "$1" '^OPENAI_API_KEY = '
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
		sqlite3 -readonly "$1" .dump | beside_config >"$work/dumped"
		! has_canary <"$work/dumped"
		return
	fi
	[ "$(stat -c %a "$1")" = 600 ] && [ "$(wc -l <"$1")" -le 1 ] &&
		grep -qxE "[a-zA-Z0-9 -]+" "$1"
}

# cores: of programs that died.  souk's leave none, whatever they held.
cores() {
	find "$work" -type f -name '*core*' | while read -r file; do
		[ "$(head -c 4 "$file" | tr -d '\177')" != ELF ] ||
			echo "${file#"$work"/}: a core"
	done
}

# records_of PLACE: what stages are given as secrets, and settings.
records_of() {
	LC_ALL=C grep -raE --exclude-dir=tests -e '^OPENAI_API_KEY = .+' \
		-e '^{"type":"(channel|token)",.*"(access_token|app_secret)":' \
		"$1" | grep -aoE -e 'OPENAI_API_KEY = .+' \
		-e '"(access_token|app_secret)": ?"[^"]+"'
}

# accounts_of PLACE: what databases hold as secrets.
accounts_of() {
	LC_ALL=C grep -rlaF --exclude-dir=tests 'SQLite format 3' "$1" |
		while read -r file; do
			sqlite3 -readonly "$file" "SELECT value
				FROM channel_integrations, json_each(config)
				WHERE key IN ('access_token', 'app_secret')
				AND value <> ''" 2>/dev/null
		done
}

# nameless PLACE: secrets by other names, which nobody would find where they
# should not be.
nameless() {
	{ records_of "$1"; accounts_of "$1"; } | grep -avE "$canaries" |
		sed 's/$/ is no word of canary.sh/'
}

# shown_secrets: all that the suite left in its folder, but for what may (and for
# a copy of the tests).
shown_secrets() {
	rm -f "$work/dumped"
	grep -rlaE --exclude-dir=tests "$canaries" "$work" | while read -r file; do
		may_hold "$file" || echo "${file#"$work"/}"
	done
	cores
	nameless "$work" || :
}
