# fish: what may be typed behind `souk`; souk itself knows, also of numbers and
# names.

function __souk_complete
	set -l words (commandline -opc)
	set -l typed (string unescape -- (commandline -ct) 2>/dev/null)
	set -l folder
	set -e words[1]
	while test "$words[1]" = -C; and test (count $words) -gt 1
		set -a folder -C $words[2]
		set -e words[1..2]
	end
	set -l found (souk $folder complete $words "$typed" 2>/dev/null)
	if test (count $found) -gt 0
		printf '%s\n' $found
	else
		__fish_complete_path (commandline -ct)
	end
end

complete -c souk -f -a '(__souk_complete)'
