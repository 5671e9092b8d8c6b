# Make a C header of queries.sql: an enum of their names and their texts.
# A query begins with a line '-- name: word' and ends before the next one;
# what stands ahead of the first is a comment for readers of the file.
# With -v text=NAME the whole file becomes one string instead (schema.sql); with
# -v list=NAME several files a list of strings (migrate/NNNN.sql), each with the
# number that is its name.

function quoted(line) {
	gsub(/\\/, "\\\\", line)
	gsub(/"/, "\\\"", line)
	return "\t\"" line "\\n\"\n"
}

list != "" && FNR == 1 { numbers[++n] = FILENAME; sub(/.*\//, "", numbers[n]) }

list != "" { texts[n] = texts[n] quoted($0); next }

text != "" { body = body quoted($0); next }

/^-- name: / {
	names[++n] = $3
	next
}

n > 0 && !/^ *--/ && !/^ *$/ { texts[n] = texts[n] quoted($0) }

END {
	print "/* Made by scripts/sql2h.awk: edit the .sql file. */"
	if (text != "") {
		printf "static const char %s[] =\n%s;\n", text, body
		exit
	}
	if (list != "") {
		print "static const struct {\n\tint to;\n\tconst char *sql;"
		printf "} %s[] = {\n", list
		for (i = 1; i <= n; i++)
			printf "\t{ %d,\n%s\t},\n", numbers[i], texts[i]
		print "};"
		exit
	}
	print "enum query {"
	for (i = 1; i <= n; i++)
		printf "\tQ_%s,\n", toupper(names[i])
	print "\tQ_COUNT\n};\n\n#ifdef QUERY_TEXTS"
	print "static const struct {\n\tconst char *name, *text;\n} queries[] = {"
	for (i = 1; i <= n; i++)
		printf "\t{ \"%s\",\n%s\t},\n", names[i], texts[i]
	print "};\n#endif"
}
