#!/bin/sh
# excepted.sh LIST FILE: of what a checker says of FILE on the input, print what
# LIST does not make an exception of; and of LIST, what is one no longer.
#
# LIST has a reason (#), and under it a line an exception: CHECK:FILE, or
# CHECK:FILE:FUNCTION where the checker names the function.
set -eu
export LC_ALL=C

awk -v file="$2" -v here="$PWD/" '
	FILENAME != "-" {
		if (/^[^#]/)
			excepted[$0] = 1
		next
	}
	{ sub("^" here, "") }
	/: In function .*:$/ {
		split($0, quoted, /[\047]/)
		function_name = quoted[2]
	}
	/^[^ ]*:[0-9]+:[0-9]+: (warning|error): / {
		place = $0
		sub(/:.*/, "", place)
		checks = ""
		if (match($0, /\[[-A-Za-z0-9.,+]+\]$/))
			checks = substr($0, RSTART + 1, RLENGTH - 2)
		if (!is_excepted(checks, place)) {
			print
			left = 1
		}
	}
	function is_excepted(checks, place,	n, names, i, key) {
		n = split(checks, names, ",")
		for (i = 1; i <= n; i++) {
			key = names[i] ":" place
			if (key in excepted || \
			    (key = key ":" function_name) in excepted) {
				used[key] = 1
				return 1
			}
		}
		return 0
	}
	END {
		for (key in excepted) {
			split(key, part, ":")
			if (part[2] == file && !(key in used)) {
				print key " is said no more: strike it out"
				left = 1
			}
		}
		exit left
	}' "$1" -
