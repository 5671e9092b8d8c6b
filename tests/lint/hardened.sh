#!/bin/sh
# hardened.sh BINDIR: say of each program there what its compiler and linker
# were to leave in it, and did not.
set -eu

lacks() {
	echo "$program: $1"
	lacking=1
}

# holds WHAT PATTERN READELF-OPTION
holds() {
	readelf -W "$3" "$program" | grep -qE -e "$2" || lacks "$1"
}

# Debian's crt1.o carries no note of CET, so the linker drops that of the whole
# program; what it speaks of is in the code: where a call may land.  Of a frame
# that is larger than a page, each page is touched as the stack grows.
code() {
	[ "$(uname -m)" = x86_64 ] || return 0
	objdump -d --no-show-raw-insn "$program" >"$listing"
	[ "$(grep -c endbr64 "$listing")" -ge 20 ] || lacks 'CET'
	! grep -E 'sub +\$0x[0-9a-f]{4,8},%rsp' "$listing" |
		grep -qv '\$0x1000,' || lacks 'the watch over the stack'
}

hardened() {
	holds 'position independence' 'FLAGS_1.* PIE' -d
	holds 'immediate binding' 'FLAGS_1.* NOW' -d
	holds 'RELRO' '^ *GNU_RELRO' -l
	holds 'a stack that does not execute' '^ *GNU_STACK .* RW +0x' -l
	holds 'the stack protector' ' __stack_chk_fail' --dyn-syms
	holds 'FORTIFY' ' __[a-z]+_chk(@|$)' --dyn-syms
	code
}

lacking=0 seen=0
listing=$(mktemp)
trap 'rm -f "$listing"' EXIT
for program in "$1"/souk-*; do
	readelf -h "$program" >/dev/null 2>&1 || continue
	seen=$((seen + 1))
	# What sanitizers watch has none of it.
	! readelf -W --dyn-syms "$program" | grep -q __asan_init || continue
	hardened
done
[ "$seen" -ge 8 ] || { echo "only $seen programs are in $1"; lacking=1; }
exit "$lacking"
