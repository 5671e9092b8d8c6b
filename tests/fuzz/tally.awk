# What many runs of run.sh come to, a line a target: RESULTS.md's table.
#
#	sh tests/fuzz/run.sh BINDIR 60 >>lines; awk -f tests/fuzz/tally.awk lines
BEGIN {
	FS = "|"
}

$3 ~ /^ *[0-9]+ *$/ {
	gsub(/ /, "", $2)
	if (!($2 in runs))
		order[++n] = $2
	runs[$2] += $3
	seconds[$2] += $4
	if ($6 + 0 > edges[$2])
		edges[$2] = $6 + 0
	if ($8 + 0 > memory[$2])
		memory[$2] = $8 + 0
	broken[$2] += $9 + 0 != 0
}

END {
	print "| target | runs | seconds | runs/s | edges | MB | broken |"
	print "|---|---:|---:|---:|---:|---:|---:|"
	for (i = 1; i <= n; i++) {
		t = order[i]
		line(t, runs[t], seconds[t], edges[t], memory[t], broken[t])
		all += runs[t]
		time += seconds[t]
		bad += broken[t]
	}
	line("all", all, time, "", "", bad)
}

function line(name, runs, seconds, edges, memory, broken,	speed)
{
	if (seconds > 0)
		speed = runs / seconds
	printf("| %s | %d | %d | %d | %s | %s | %d |\n", name, runs, seconds,
	    speed, edges, memory, broken)
}
