#!/bin/sh
# Make the toy a platform of souk, as CONTRIBUTING.md says it step by step.
#
#	tests/toy/add.sh TREE
set -eu

toy=$(cd "$(dirname "$0")" && pwd)
cd "${1:?want a copy of the tree}"

# row FILE SED-EXPRESSION: a line that is added to a table.
row() {
	sed "$2" "$1" >"$1.new"
	if cmp -s "$1" "$1.new"; then
		echo "add.sh: $1 has no place for the row any more" >&2
		exit 1
	fi
	mv "$1.new" "$1"
}

# What every room knows of it.
row lib/account.c '/^static const struct account_kind kinds/a\
	{ "toy", "page", "SOUK_TOY_URL", "https://toy.invalid/v1.0",\
	    TEXT_CHARACTERS, 2000, true, true },'

for room in fetch normalize sendmsg; do
	cp "$toy/$room.c" "$room/toy.c"
	row Makefile "s,\$(BUILD)/$room/messenger.o,& \$(BUILD)/$room/toy.o,"
done

# The seam of each room that speaks of platforms.
for room in fetch normalize; do
	row "$room/platform.h" 's/platform_messenger,/& platform_toy,/'
	row "$room/platform.c" 's/&platform_messenger,/& \&platform_toy,/'
done
row sendmsg/platform.h 's/^const char \*messenger_fill(.*/&\
const char *toy_fill(struct json_object *, struct json_object *);/'
row sendmsg/platform.c '/^static struct platform platforms/a\
	{ "toy", "page", NULL, toy_fill, messenger_id, look_fields, NULL,\
	    NULL },'
row fetch/check.c '/^static const struct kind kinds/a\
	{ "toy", "page", { NULL }, messenger },'

# The memory takes no other names than these.
row store/schema.sql "s/('facebook', /&'toy', /"
row store/schema.sql "s/platform = 'facebook' OR /&platform = 'toy' OR /"
