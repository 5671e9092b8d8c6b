# What the checks of run.sh have in common.

# Characters that drive a terminal, turn or hide what stands beside them.
def drives: . as $c | ($c < 32 and $c != 10) or ($c >= 127 and $c < 160) or
	$c == 1564 or $c == 8206 or $c == 8207 or ($c >= 8232 and $c <= 8238) or
	($c >= 8294 and $c <= 8297) or ($c >= 917504 and $c <= 917631);

def hidden: . as $c | ($c < 9) or ($c > 10 and $c < 32) or
	($c >= 127 and $c < 160) or $c == 8203 or
	($c >= 8232 and $c <= 8238) or ($c >= 8288 and $c <= 8303) or
	($c >= 65024 and $c <= 65039) or $c == 65279 or
	($c >= 65520 and $c <= 65531) or ($c >= 917504 and $c <= 921599);

def blank: . as $c | $c == 32 or ($c >= 9 and $c <= 13) or $c == 133 or
	$c == 160 or $c == 5760 or ($c >= 8192 and $c <= 8202) or
	$c == 8232 or $c == 8233 or $c == 8239 or $c == 8287 or $c == 12288;

# What the eye sees of a text, on one line; a cut one ends with an ellipsis.
def visible: explode | map(if blank then 32 else . end |
	select(hidden | not)) | implode | gsub(" +"; " ") | gsub("^ | $"; "") |
	gsub("<\\|"; "< |");

def same_to_the_eye($want; $got; $max):
	($want | visible) as $want | if $want == "" then $got == null
	elif ($want | length) <= $max then $got == $want
	else ($got | endswith("…")) and
		($want | startswith($got | .[:-1])) end;

# Words as a listener hears them.
def heard: ascii_downcase | [scan("[a-z']+")];
def recited($prompt): ($prompt | heard) as $told | heard as $said |
	[range(0; ($said | length) - 6) | $said[.:. + 7]] as $runs |
	any($runs[]; . as $run | $told | index($run) != null);
