# shellcheck shell=sh
# What the tests of 'souk doctor' have in common.
#
#	healthy			a shop in which all is well
#	ill 'what: trouble'	(the doctor says nothing else, and what to do)
# shellcheck source=tests/tool/shop.sh
. "$(dirname "$0")/../shop.sh"
export SOUK_MODEL=model-one OPENAI_BASE_URL=http://127.0.0.1:1/v1

now="strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
# shellcheck disable=SC2034 # for the tests
long_ago="strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-70 minutes')"

polled_now() {
	db "UPDATE channel_integrations SET polled_at = $now,
		last_fetch_timestamp = $now"
}

# What sanitizers watch has no walls, and says so; that is no finding.
walls_aside() {
	sed -i '/souk was built without confinement/d' out
}

healthy() {
	shop_open
	customer_waits
	db "UPDATE messages SET created_at = $now"
	polled_now
	want 0 souk-admin doctor
	walls_aside
	same 'a healthy shop' 'all is well' "$(cat out)"
}

# claimed: the waiting customer has a reply of two parts, on its way, with an
# order.
claimed() {
	want 0 souk-admin product add Hat 49.50 SAR
	reply r1 t1 m1 "$(head -c 2500 /dev/zero | tr '\0' x)" '{
		"order_id": "o1", "product_id": "'"$(db 'SELECT id FROM products')"'",
		"quantity": 1, "unit_price": 4950, "currency": "SAR" }' |
		tr -d '\n\t' >line
	echo >>line
	want 0 souk-store --claim <line
}

# without_rules TRIGGER... SQL: what the schema does not let happen.
break_with() {
	sql=$1
	shift
	for trigger; do
		db "DROP TRIGGER $trigger"
	done
	sqlite3 "$SOUK_DB" 'PRAGMA foreign_keys = OFF;
		PRAGMA ignore_check_constraints = ON' "$sql"
}

# ill LINE: the only finding, what has to be done aside.
ill() {
	want 1 souk-admin doctor
	walls_aside
	same 'what the doctor says' "$1" "$(sed 's/;.*//' out)"
	has out '; '
}
