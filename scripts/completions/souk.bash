# shellcheck shell=bash
# bash: what may be typed behind `souk`; souk itself knows, also of numbers and
# names.  Nothing here is evaluated, for names are strangers' words.

# _souk_plain WORD: leave in $plain what was typed, its quotes taken off.
_souk_plain() {
	plain=$1
	case $plain in
	\'*)	plain=${plain#\'} plain=${plain%\'} ;;
	\"*)	plain=${plain#\"} plain=${plain%\"} ;;
	esac
	plain=${plain//\\/}
}

# _souk_quoted VALUE TYPED: leave in $quoted how it is typed so that the shell
# takes it for itself, inside the quote that TYPED has opened.
_souk_quoted() {
	quoted=$1
	case $2 in
	\'*)	quoted=${quoted//\'/\'\\\'\'} ;;
	\"*)	quoted=${quoted//\\/\\\\}
		quoted=${quoted//\"/\\\"}
		quoted=${quoted//\$/\\\$}
		quoted=${quoted//\`/\\\`} ;;
	*)	printf -v quoted %q "$quoted" ;;
	esac
}

_souk() {
	local typed=${COMP_WORDS[COMP_CWORD]} value plain quoted word
	local -a words=() folder=()

	for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
		_souk_plain "$word"
		words+=("$plain")
	done
	while [[ ${words[0]} == -C && ${#words[@]} -gt 2 ]]; do
		folder+=(-C "${words[1]}")
		words=("${words[@]:2}")
	done
	COMPREPLY=()
	[[ ${words[0]} != -C ]] || return 0
	while IFS=$'\t' read -r value _; do
		_souk_quoted "$value" "$typed"
		COMPREPLY+=("$quoted")
	done < <(souk "${folder[@]}" complete "${words[@]}" 2>/dev/null)
}

# Where it knows nothing, files.
complete -o default -F _souk souk
