# The shell side of profiles, for fish. It evaluates one thing, a line of quoted words from the command line; names of variables
# are compared with a pattern before they are used as such. What a variable was before is kept in the environment, so that a
# child shell can restore it as well: its value in GANTRY_WAS_<name>, and in GANTRY_PROFILE_VARIABLES <name>:x (was exported),
# :s (was not) or :n (was not there). Universal variables are covered, never written.

function gantry --description "deploy and switch profiles"
    if not contains -- "$argv[1] $argv[2]" "profile use" "profile off"
        __gantry_cli $argv
        return
    end
    set -l lines (__gantry_cli $argv --shell fish)
    set -l code $status
    set -l output (string join \n -- $lines | string collect)
    if string match --quiet --regex '^(__gantry_use .|__gantry_off$)' -- "$output"
        eval "$output"; or set code $status
    else if test -n "$output"
        printf '%s\n' "$output"
    end
    return $code
end

# profile, environment, region, and then the name and value of each further variable
function __gantry_use
    set -l words DEPLOYMENT_PROFILE $argv[1] ENVIRONMENT_CONTEXT $argv[2] DEPLOYMENT_REGION $argv
    set --erase words[6 7]
    set -l names $words[(seq 1 2 (count $words))]
    for name in $names
        __gantry_may_set $name; or return 1
    end
    __gantry_restore
    set -l entries
    for index in (seq (count $names))
        set -l name $names[$index]
        set -l kind n
        set -qg $name; and set kind s
        set -qgx $name; and set kind x
        test $kind = n; or set -gx GANTRY_WAS_$name $$name
        set -a entries $name:$kind
        set -gx $name $words[(math "2 * $index")]
    end
    set -gx GANTRY_PROFILE_VARIABLES "$entries"
    __gantry_follow_prompt
end

function __gantry_off
    __gantry_restore
    __gantry_leave_prompt
end

function __gantry_is_name
    string match --quiet --regex '^[A-Z][A-Z0-9_]*\z' -- "$argv[1]"
end

function __gantry_may_set
    if __gantry_is_name "$argv[1]"; and not contains -- $argv[1] PWD SHLVL FISH_VERSION
        return 0
    end
    printf 'gantry: "%s" is no plain variable of this shell, so the profile was not changed\n' "$argv[1]" >&2
    return 1
end

function __gantry_restore
    for entry in (string split ' ' -- "$GANTRY_PROFILE_VARIABLES")
        set -l name (string replace --regex ':.*' '' -- $entry)
        __gantry_is_name "$name"; or continue
        set -l was GANTRY_WAS_$name
        set -l before $$was
        set -ge $name
        switch $entry
            case '*:x'
                set -gx $name $before
            case '*:s'
                set -gu $name $before
        end
        set -ge $was
    end
    set -ge GANTRY_PROFILE_VARIABLES
end

function __gantry_mark
    set -l mark "[$DEPLOYMENT_PROFILE|$ENVIRONMENT_CONTEXT]"
    string match --quiet --regex '^\[[a-z0-9:-]+\|[a-z0-9-]*\]\z' -- $mark; or return 0
    if test "$ENVIRONMENT_CONTEXT" = production; and test -z "$NO_COLOR"
        # Quoted through variables: a terminal without colours gets empty words, not missing ones.
        set -l red (set_color --bold red)
        set -l plain (set_color normal)
        printf '%s%s%s ' "$red" $mark "$plain"
    else
        printf '%s ' $mark
    end
end

# The prompt of before runs first, so that it still sees $status and $pipestatus as the last command left them.
function __gantry_follow_prompt
    functions --query fish_prompt; or return 0
    functions --query __gantry_prompt_before; and return 0
    functions --copy fish_prompt __gantry_prompt_before
    function fish_prompt
        set -l before (__gantry_prompt_before | string collect --no-trim-newlines --allow-empty)
        __gantry_mark
        printf '%s' $before
    end
end

# A theme that loads after the hook has a prompt of its own; this runs before each prompt.
function __gantry_keep_prompt --on-event fish_prompt
    test -n "$DEPLOYMENT_PROFILE"; or return 0
    functions --query fish_prompt; or return 0
    functions fish_prompt | string match --quiet '*__gantry_prompt_before*'; and return 0
    functions --query __gantry_prompt_before; and functions --erase __gantry_prompt_before
    __gantry_follow_prompt
end

function __gantry_leave_prompt
    functions --query __gantry_prompt_before; or return 0
    # Another theme may have been chosen in between; it then stays.
    if functions fish_prompt | string match --quiet '*__gantry_prompt_before*'
        functions --erase fish_prompt
        functions --copy __gantry_prompt_before fish_prompt
    end
    functions --erase __gantry_prompt_before
end

if test -n "$DEPLOYMENT_PROFILE"
    __gantry_follow_prompt
end
