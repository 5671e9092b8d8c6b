# What the simulator's model says, from the conversations that table.jq made:
# each line once, in its order, to the customer of its name.

# Braces are the simulator's own: {1} is the mark of the prompt.
def answer:
	if .kind == "call" then { call: [{ name: (.tool // "create_order"),
		arguments: .arguments }], force: true }
	elif .kind == "cut" then { say: .text, finish_reason: "length" }
	elif .kind == "refusal" then { refusal: .text }
	elif .text | contains("{1}") then { say: .text,
		regex: "Never write this mark: ([0-9a-f-]+)" }
	else { say: .text } end;

map((.name | tojson) as $name |
	[.turns[].script] | map(
		. as $script | to_entries | map((.value | answer) + {
			in: "all", when: "\"customer_name\":\($name)", times: 1,
			has_tool_result: (.key > 0 and
				$script[.key - 1].kind == "call") })) | add // []) |
{ model: { rules: add, default: { say: "(the script has ended)" } } }
