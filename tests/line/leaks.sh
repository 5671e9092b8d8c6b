#!/bin/sh
# What is looked for behind every test is found, wherever it is: a search that
# cannot find says nothing.
. "$(dirname "$0")/lib.sh"

sim_start "$here/world.json"
shop_open facebook
settle
show_all
check_same 'of a shop that keeps its secrets, nothing is shown' '' \
	"$(shown_secrets)"

# leaks SENTENCE WHAT COMMAND...: what it leaves in a folder is shown, as WHAT.
leaks() {
	sentence=$1 what=$2
	shift 2
	mkdir "$work/leak"
	(cd "$work/leak" && umask 022 && "$@")
	check_same "$sentence" "$what" "$(shown_secrets)"
	rm -r "$work/leak"
}

# says WORDS FILE
says() {
	printf '%s\n' "$1" >"$2"
}

for file in err ticks.err journal out export capture.ndjson report.html; do
	leaks "a token in $file is found" "leak/$file" \
		says 'souk: Bearer token-of-the-page is refused' "$file"
done
leaks 'so is a key' leak/err says 'key-of-the-model is no key' err
leaks 'and the secret of an app' leak/err says '(secret-of-the-app)' err
leaks 'a token that others can read is found' leak/token \
	says token-of-the-page token
leaks 'so is one in the export of an account' leak/records says \
	'{"type":"channel","id":"c1","config":"token-of-the-page"}' records
leaks 'and a key in a comment of settings' leak/souk.conf says \
	'# not key-of-the-model' souk.conf

# in_database SQL: this shop's, and what it does to it.
in_database() {
	sqlite3 "$SOUK_DB" ".backup copy.db"
	sqlite3 copy.db "$1"
}
leaks 'what the run log says is found' leak/copy.db in_database \
	"INSERT INTO run_log (timestamp, function_name, level, event_message)
	VALUES ('now', 'import', 'error', 'token-of-the-page is dead')"
leaks 'so is what is wrong with an account' leak/copy.db in_database \
	"UPDATE channel_integrations SET reason = 'token-of-the-page is dead'"
leaks 'an account'\''s own column is not' '' in_database \
	"UPDATE channel_integrations SET is_connected = 0"

# A secret that is none of the words would be found nowhere.
leaks 'a token by another name is found' \
	'"access_token":"EAAB" is no word of canary.sh' says \
	'{"type":"channel","access_token":"EAAB"}' in
leaks 'so is one of a database' 'EAAB is no word of canary.sh' in_database \
	"UPDATE channel_integrations SET config = '{\"access_token\":\"EAAB\"}'"
leaks 'and a key' 'OPENAI_API_KEY = sk-1 is no word of canary.sh' \
	says 'OPENAI_API_KEY = sk-1' souk.conf

# dies: as souk's programs cannot; not every machine leaves a core here.
dies() {
	env -i sh -c 'kill -SEGV $$' 2>/dev/null || :
	for core in *core*; do
		[ -e "$core" ] || printf '\177ELF' >core
		[ -e core ] || mv "$core" core
	done
}
leaks 'a core is found, whatever it holds' 'leak/core: a core' dies

# --- those who look ----------------------------------------------------------

# A tree of tests of one program, and of one unit.
tree=$work/copy/tests
mkdir -p "$tree/tool/souk-echo" "$tree/units" "$tree/bin" "$work/programs"
cp "$here/../canary.sh" "$here/../run.sh" "$tree"
cp "$here/../tool/run.sh" "$tree/tool"
cat >"$work/programs/souk-echo" <<'END'
#!/bin/sh
echo "$1" >&2
cat
END
printf '#!/bin/sh\n%s\n' 'echo "ok 1 - a unit"' >"$tree/units/test_unit"
chmod +x "$work/programs/souk-echo" "$tree/units/test_unit"

golden() {
	says "$1" "$tree/tool/souk-echo/it.in"
	cp "$tree/tool/souk-echo/it.in" "$tree/tool/souk-echo/it.out"
	says "$2" "$tree/tool/souk-echo/it.args"
	cp "$tree/tool/souk-echo/it.args" "$tree/tool/souk-echo/it.err"
	tool
}

tool() {
	SOUK_TEST_BIN=$test_bin sh "$tree/tool/run.sh" "$work/programs" 2>&1 |
		grep -v '^1\.\.'
}

units() {
	sh "$tree/run.sh" "$work/programs" "$tree/units" units 2>&1 |
		grep -e '^not ok' -e passed
}

check_same 'a golden test without a secret passes' 'ok 1 - souk-echo it' \
	"$(golden '{"type":"x"}' 'a warning')"
check_same 'one that expects a token in its output fails' '# a secret: out
not ok 1 - souk-echo it' "$(golden '{"access_token":"token-of-the-page"}' '')"
check_same 'so does one whose token is by another name' \
	'# a secret: "access_token":"SECRET" is no word of canary.sh
not ok 1 - souk-echo it' \
	"$(golden '{"type":"channel","access_token":"SECRET"}' '' | uniq)"
if [ -n "${WITNESS-}" ]; then
	check_same 'and one that expects it in an argument and a diagnostic' \
		'# a secret: souk-echo: argument token-of-the-page
# a secret: err
not ok 1 - souk-echo it' "$(golden x token-of-the-page)"
fi
rm "$tree/tool/souk-echo"/it.*
echo 'echo token-of-the-page >left' >"$tree/tool/souk-echo/it.sh"
check_same 'a script that leaves one fails' '# a secret: here/left
not ok 1 - souk-echo it' "$(tool)"

check_same 'a unit passes' '1 passed, 0 failed' "$(units)"
echo 'echo "# token-of-the-page"' >>"$tree/units/test_unit"
check_same 'one that prints a token fails' 'not ok - it printed a secret
1 passed, 1 failed' "$(units)"
printf '#!/bin/sh\n%s\n' 'echo "ok 1 - a unit"' \
	'echo "$OPENAI_API_KEY" >"$TMPDIR/left"' >"$tree/units/test_unit"
check_same 'so does one that leaves the key that was about it' \
	'not ok - in its folder: left
1 passed, 1 failed' "$(units)"
rm -r "$work/copy"
finish
