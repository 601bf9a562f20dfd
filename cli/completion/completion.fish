# Completion for fish: of gantry, and of gantry behind npx and npm, beside what completes those.

# The words from behind gantry to the cursor; fails where gantry is not what is typed.
function __gantry_words
    set -l all (commandline -opc)
    set -l at 1
    if contains -- (string replace --regex '.*/' '' -- $all[1]) npx npm
        set at 2
        while contains -- "$all[$at]" run run-script exec x; or string match --quiet -- '-*' "$all[$at]"
            set at (math $at + 1)
        end
        test "$all[$at]" = gantry; or return 1
        set -l behind (math $at + 1)
        test "$all[$behind]" = --; and set at $behind
    end
    set -l next (math $at + 1)
    test $next -le (count $all); and printf '%s\n' $all[$next..-1]
    return 0
end

function __gantry_is_typed
    __gantry_words >/dev/null
end

function __gantry_complete
    set -l current (commandline -ct)
    set -l answer (__gantry_ask (__gantry_words) "$current"); or return 1
    if test "$answer[1]" = :files
        __fish_complete_path (string replace --regex '^--[^=]*=' '' -- "$current")
    else
        printf '%s\n' $answer
    end
end

complete --command gantry --no-files --keep-order --arguments '(__gantry_complete)'
for name in npx npm
    complete --command $name --no-files --keep-order --condition __gantry_is_typed --arguments '(__gantry_complete)'
end
