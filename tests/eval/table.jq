# The conversations as JSON, from the lines that README.md describes:
#
#	jq -Rn -f table.jq conversations/*.txt
#
# said: what comes in; script: what the model says, in its order; the rest is
# what has to come of it.

def trimmed: gsub("^\\s+|\\s+$"; "");
def unescaped: gsub("\\\\n"; "\n");
def fields: split("|") | map(trimmed | if . == "-" then null else . end);

# A number where it is one, so that a model may also give the text "2".
def argument: if . == null then null else (tonumber? // .) end;

def here: "\(input_filename | sub(".*/"; "")):\(input_line_number)";
def fail($why): error("\(here): \($why)");

def turn: { said: [], script: [], left: [], outcome: "replied", says: [] };

# What comes in behind what the model said begins a new turn.
def heard($m):
	if .turns == [] or (.turns[-1] | .script + .left != [] or
	    .outcome != "replied") then .turns += [turn] else . end |
	.turns[-1].said += [$m];

def call($error): fields | if length != 6 then
	fail("a call has six arguments") else . end |
	{ kind: "call", error: $error, arguments: {
		product_name: .[0], quantity: (.[1] | argument),
		customer_name: .[2], customer_phone: .[3],
		customer_address: .[4], notes: .[5] } };

def order: fields | if length < 4 then
	fail("an order is product | quantity | total | phone") else . end |
	{ product: .[0], quantity: (.[1] | tonumber), total: .[2],
		phone: .[3] };

def attachment($kind): { ($kind): "https://cdn.example/\($kind)" };

def line($key; $arg; $rest):
	if $key == "name" then .name = $rest
	elif $key == "order" then .orders += [$rest | order]
	elif $key == "never" then .never += [$rest]
	elif $key == "customer" then heard({ from: "customer" } +
		if $arg == null then { text: ($rest | unescaped) }
		elif $arg == "sticker" then { sticker: "369239263222822" }
		else { attachments: [attachment($arg)] } end)
	elif $key == "employee" then
		heard({ from: "page", text: ($rest | unescaped) })
	elif $key == "model" then
		.turns[-1].script += [{ kind: "say", text: ($rest | unescaped) }] |
		.turns[-1].left += [$rest | unescaped]
	elif $key == "stop" then .turns[-1].script +=
		[{ kind: "stop", rule: $arg, text: ($rest | unescaped) }]
	elif $key == "cut" or $key == "written" then .turns[-1].script +=
		[{ kind: $key, text: ($rest | unescaped) }]
	elif $key == "refusal" then .turns[-1].script +=
		[{ kind: "refusal", text: $rest }]
	elif $key == "call" then .turns[-1].script += [$rest | call($arg)]
	elif $key == "json" then .turns[-1].script +=
		[{ kind: "call", error: $arg, arguments: $rest }]
	elif $key == "person" then .turns[-1].script += [{ kind: "call",
		tool: "hand_over", error: null, arguments: { reason: $rest } }]
	elif $key == "quiet" then .turns[-1].script += [{ kind: "call",
		tool: "no_reply", error: $arg, arguments: {} }]
	elif $key == "left" then .turns[-1].left += [$rest | unescaped]
	elif $key == "outcome" then .turns[-1].outcome = $rest
	elif $key == "says" then .turns[-1].says += [$rest]
	else fail("what is \($key)?") end;

reduce inputs as $line ([];
	if $line | test("^(#.*|\\s*)$") then .
	elif $line | startswith("== ") then . + [{ where: here,
		title: ($line | ltrimstr("== ")), name: null, turns: [],
		orders: [], never: [] }]
	else ($line | capture("^(?<key>[a-z]+)( (?<arg>[^:]+))?:(?<rest>.*)$") //
		fail("want WORD: TEXT")) as $l |
		.[-1] |= line($l.key; $l.arg; $l.rest | trimmed)
	end) |
to_entries | map(.value + { id: "\(70001 + .key)" })
