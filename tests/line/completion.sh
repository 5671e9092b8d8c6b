#!/bin/sh
# What the shells offer behind `souk`: commands, options, numbers and names,
# whatever the names are.
. "$(dirname "$0")/lib.sh"

scripts=$here/../../scripts/completions

export SOUK_DB="$work/souk.db"
check_same 'before there is a database, commands are offered' status \
	"$(souk complete stat | cut -f 1)"
check_same 'and nothing is said of its absence' ' 0' \
	"$(souk complete show '' 2>&1) $(status souk complete show '')"

souk init >"$work/init"
(umask 077; echo token-of-the-page >"$work/token")
souk-admin channel add facebook --account 1001 --token-file "$work/token" \
	>"$work/out" 2>"$work/err"
db "UPDATE channel_integrations SET id = 'c1'"
{
	echo '{"type":"begin","channel_id":"c1","self_id":"1001","fetched_from":"2026-11-22T10:00:00.000Z"}'
	jq -nc '{ type: "message", channel_id: "c1", platform: "facebook",
		thread_id: "t1", message_id: "m1", sender_type: "customer",
		customer_id: "u1", created_at: "2026-11-22T09:00:00.000Z",
		customer_name: "Ann\t$(touch owned)\u001b[2J", content: "x" }'
} | souk-store
for name in 'Blue shirt' 'Blue $(touch owned)' 'Blue `touch owned`' \
    "Blue ' shirt" 'Blue "; touch owned; "' 'شاي أخضر'; do
	souk product add "$name" 5.00 SAR >>"$work/out"
done
db "INSERT INTO products (id, name, price, currency, created_at)
	VALUES ('x', 'Blue' || char(10) || 'rm', 1, 'SAR', '2026')"

check_same 'each command of the usage is offered' '' "$(souk help |
	sed -n 's/^  \([a-z][a-z-]*\), \([a-z]*\) .*/\1\n\2/p
		s/^  \([a-z][a-z-]*\)[^,a-z-].*/\1/p' | sort -u |
	while read -r word; do
		souk complete "$word" | cut -f 1 | grep -qx -e "$word" ||
			echo "$word"
	done)"
check_same 'options are those of the command' \
	'--account --ai --advanced-access' \
	"$(souk complete channel add facebook --a | cut -f 1 | tr '\n' ' ' |
	sed 's/--app-secret-file //; s/--app-id //; s/ $//')"
check_same 'and pages are kept by these' 'run loop import-line' "$(
	for word in run loop import-line answer-line; do
		[ "$(souk complete "$word" --c | cut -f 1)" != --capture ] ||
			printf '%s ' "$word"
	done | sed 's/ $//')"
check_same 'values are those of the option' 'page instagram' \
	"$(souk complete channel add facebook --login '' | cut -f 1 |
	tr '\n' ' ' | sed 's/ $//')"
check_same 'a value is no argument' new \
	"$(souk complete status 1 n | cut -f 1)"
check_same 'a conversation is its number, and whose it is' 1 \
	"$(souk complete show '' | cut -f 1)"
check_same 'a stranger puts no control character there' 0 \
	"$(souk complete show '' | tr -d '\n\t' | grep -c '[[:cntrl:]]')"
check_same 'a channel is its number' '1 facebook account 1001' \
	"$(souk complete channel check '' | tr '\t' ' ')"
check_same 'a product is its name, unless that cannot be typed' 6 \
	"$(souk complete product off '' | wc -l)"

# A pair of words a line: what was typed, what is offered.
cat >"$work/try.bash" <<'END'
source "$1/souk.bash"
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE=$*
_souk
[ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\n' "${COMPREPLY[@]}"
END
in_bash() (
	cd "$work" && bash "$work/try.bash" "$scripts" "$@"
)

# Typed as they are offered, the names are the names: nothing is run.
typed_back() {
	in_bash souk product off "$1" >"$work/offered"
	while read -r word; do
		printf 'printf "%%s\\n" %s%s%s\n' "$2" "$word" "$2"
	done <"$work/offered" >"$work/type.bash"
	(cd "$work" && bash type.bash) | sort
}

souk product list --json | jq -r .name | grep '^Blue .' | sort >"$work/names"
check_same 'bash offers commands' 'show' "$(in_bash souk sho)"
check_same 'behind -C too' "1" "$(
	mkdir "$work/shop" && cp "$SOUK_DB" "$work/shop/souk.db"
	unset SOUK_DB
	in_bash souk -C "$work/shop" show '')"
check_same 'bash quotes a name' "$(cat "$work/names")" "$(typed_back Blue '')"
check_same 'also inside double quotes' "$(cat "$work/names")" \
	"$(typed_back '"Blue' '"')"
check_same 'and inside single ones' "$(cat "$work/names")" \
	"$(typed_back "'Blue" "'")"
check_same 'a name of which half is typed goes on' 'Blue\ shirt' \
	"$(in_bash souk product off 'Blue\ sh')"
check 'none was run' test ! -e "$work/owned"

if command -v fish >/dev/null; then
	check_same 'fish offers names' "$(cat "$work/names")" "$(cd "$work" &&
		fish -c "source $scripts/souk.fish
		complete -C 'souk product off Blue'" | cut -f 1 | sort)"
	check_same 'fish says whose a conversation is' 1 "$(fish -c \
		"source $scripts/souk.fish; complete -C 'souk show '" |
		grep -c '^1.Ann')"
else
	number=$((number + 1))
	echo "ok $number - fish offers names # skip: no fish"
fi

# What zsh itself would add is shown instead.
cat >"$work/try.zsh" <<'END'
compadd() { print -rl -- "$values[@]" }
_files() { print files }
dir=$1
shift
words=("$@") CURRENT=$# PREFIX=${@[-1]}
() { source "$dir/_souk" }
END
if command -v zsh >/dev/null; then
	check_same 'zsh offers names' "$(cat "$work/names")" "$(cd "$work" &&
		zsh -f "$work/try.zsh" "$scripts" souk product off Blue | sort)"
	check_same 'and files where it knows nothing' files \
		"$(zsh -f "$work/try.zsh" "$scripts" souk product import '')"
else
	number=$((number + 1))
	echo "ok $number - zsh offers names # skip: no zsh"
fi
check 'none of it was run' test ! -e "$work/owned"

# --- at a terminal of its own -------------------------------------------------

# Names that would be run, or end a word, were they taken for the shell's.
for name in 'Red $(touch owned) `touch owned`' "Green 'tea'" 'Tea: black' \
    'شاي أحمر'; do
	souk product add "$name" 1.00 SAR >>"$work/out"
done
mkdir "$work/home"

# Tab writes the rest of each of these, and Enter runs it.
{
	printf 'ready> \tsouk product off Re\t\n'
	printf 'ready> \tsouk prod\toff Gr\t\n'
	printf 'ready> \tsouk product off Tea:\\ bl\t\n'
	printf 'ready> \tsouk product off شاي\\ أح\t\n'
	printf 'ready> \tsouk product li\t\n'
	printf 'ready> \texit\n'
} >"$work/keys"

# off SHELL...: the products that are off sale once a person has typed this in
# such a shell, each of them on sale before.
off() {
	souk product list --json | jq -r .number | while read -r product; do
		souk product on "$product"
	done
	(cd "$work" && ZDOTDIR=$work/home HOME=$work/home TERM=xterm \
		"$test_bin/typist" "$work/keys" "$@" >"$work/shown" 2>&1) || :
	souk product list --json | jq -r 'select(.is_active | not).name'
}

want='Red $(touch owned) `touch owned`
Green '\''tea'\''
Tea: black
شاي أحمر'
cat >"$work/home/rc.bash" <<END
source $scripts/souk.bash
PS1='ready> '
END
check_same 'in bash at a terminal, Tab writes names that are typed to an end' \
	"$want" "$(off bash --noprofile --rcfile "$work/home/rc.bash" -i)"
cat >"$work/home/.zshrc" <<END
fpath=($scripts \$fpath)
autoload -Uz compinit
compinit -u -D
PS1='ready> '
END
if command -v zsh >/dev/null; then
	check_same 'so does it in zsh' "$want" "$(off zsh -d -i)"
else
	number=$((number + 1))
	echo "ok $number - so does it in zsh # skip: no zsh"
fi
mkdir -p "$work/home/.config/fish"
cat >"$work/home/.config/fish/config.fish" <<END
source $scripts/souk.fish
function fish_prompt; echo -n 'ready> '; end
function fish_greeting; end
END
if command -v fish >/dev/null; then
	check_same 'and in fish' "$want" "$(off fish -i)"
else
	number=$((number + 1))
	echo "ok $number - and in fish # skip: no fish"
fi
check 'nothing that stood in a name was run' test ! -e "$work/owned"
finish
