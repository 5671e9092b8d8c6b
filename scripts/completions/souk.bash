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

# _souk_words: leave in $words what was typed behind `souk`, word by word as the
# shell will take it; bash parts them at ":" and "=" too, which names may have.
_souk_words() {
	local line=$COMP_LINE i

	words=()
	for ((i = 0; i <= COMP_CWORD; i++)); do
		if [[ ${#words[@]} -eq 0 || $line == [[:blank:]]* ]]; then
			line=${line#"${line%%[![:blank:]]*}"}
			words+=("${COMP_WORDS[i]}")
		else
			words[-1]+=${COMP_WORDS[i]}
		fi
		line=${line#"${COMP_WORDS[i]}"}
	done
	words=("${words[@]:1}")
}

_souk() {
	local last=${COMP_WORDS[COMP_CWORD]} typed ahead value plain quoted i
	local -a words=() folder=()

	_souk_words
	typed=${words[-1]}
	# What stands ahead of the part that bash will replace.
	[[ $last != [:=] ]] || last=
	ahead=${typed%"$last"}
	for ((i = 0; i < ${#words[@]}; i++)); do
		_souk_plain "${words[i]}"
		words[i]=$plain
	done
	while [[ ${words[0]} == -C && ${#words[@]} -gt 2 ]]; do
		folder+=(-C "${words[1]}")
		words=("${words[@]:2}")
	done
	COMPREPLY=()
	[[ ${words[0]} != -C ]] || return 0
	while IFS=$'\t' read -r value _; do
		_souk_quoted "$value" "$typed"
		COMPREPLY+=("${quoted#"$ahead"}")
	done < <(souk "${folder[@]}" complete "${words[@]}" 2>/dev/null)
}

# Where it knows nothing, files.
complete -o default -F _souk souk
