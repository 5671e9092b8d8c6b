# What is derived for a message must not hang on how the chat was exported.
ids() {
	souk-normalize --whatsapp --customer 966501230001 "$@" 2>err |
		jq -r .message_id
}

cat >with.txt <<'END'
15.04.2016, 15:06 - Huda: IMG-20160415-WA0001.jpg (file attached)
15.04.2016, 15:07 - Shop: nice
END
sed 's/IMG.*/<Media omitted>/' with.txt >without.txt
ids --me Shop with.txt >a
ids --me Shop without.txt >b
ids with.txt >c
test "$(sort -u a | wc -l)" -eq 2
cmp a b
cmp a c
