# What is wrong with what became of the conversations: a line each, `ok` or
# `not ok`, where it stands, its title and why not.
#
#	jq -n -r --argjson live false --slurpfile table ... -f judge.jq
#
# With $live true the model is a real one, and only what any good agent would
# do is asked for: the orders, what has to be said and what never.

def decimals: { KWD: 3, JOD: 3, BHD: 3, OMR: 3, TND: 3, IQD: 0, SYP: 0,
	LBP: 0, YER: 0 }[.] // 2;

# 70000 EGP -> 700.00 EGP
def money($minor; $currency): ($currency | decimals) as $n |
	($minor | tostring | ("0" * ($n + 1 - length) // "") + .) |
	(if $n == 0 then . else .[:-$n] + "." + .[-$n:] end) +
	" " + $currency;

def counted($what; $want; $got):
	if $want == $got then empty
	else "\($what): want \($want | tojson), got \($got | tojson)" end;

# Each text that should have left is in the one that did; a receipt or a line
# about who writes may stand beside it.
def left_as($want; $got):
	if ($want | length) == ($got | length) and
	    all(range($want | length); . as $i |
		$got[$i] | contains($want[$i])) then empty
	else "left: want \($want | tojson), got \($got | tojson)" end;

def stops: [.turns[].script[] | if .kind == "stop" then .rule
	elif .kind == "cut" then "cut" else empty end];
def errors: [.turns[].script[] | select(.kind == "call") | .error];

# In the order of the customer's messages.
def outcomes: [.turns[] | .outcome as $o | .said[] |
	select(.from == "customer") | $o];

# A real model does better than the script that is held.
def ended($want; $got; $live):
	if $live then $got | to_entries | map(if .value == "replied" and
		$want[.key] == "held" then "held" else .value end)
	else $got end;

def orders: [.orders[] | { product, quantity, total, phone }];

def says($got): [.turns[].says[]][] | . as $pattern |
	select(any($got[]; test($pattern)) | not) |
	"nothing says \($pattern)";

def never($got): .never[] | . as $pattern | $got[] |
	select(test($pattern)) | "\($pattern) was said: \(tojson)";

def strictly($c; $sent): [
	left_as([.turns[].left[]]; $sent),
	counted("calls"; errors; $c.calls),
	(if any(.turns[]; .outcome == "held") then empty
	else counted("stopped by"; stops; $c.stops) end) ];

def wrong($c; $sent; $live): [
	counted("outcomes"; outcomes; ended(outcomes; $c.outcomes // [];
		$live)),
	counted("orders"; orders; [$c.orders[] | { product, quantity,
		total: money(.total; .currency), phone }]),
	says($sent), never($sent) ] +
	if $live then [] else strictly($c; $sent) end;

($rows | map({ key: .customer, value: . }) | from_entries) as $rows |
($sends | group_by(.recipient) | map({ key: .[0].recipient,
	value: map(.text) }) | from_entries) as $sends |
$table[0][] | wrong($rows[.id] // {}; $sends[.id] // []; $live) as $why |
[if $why == [] then "ok" else "not ok" end, .where, .title,
	($why | join("; "))] | @tsv
