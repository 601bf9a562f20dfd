function put
    set -g $argv[1] $argv[2]
end
function put_exported
    set -gx $argv[1] $argv[2]
end
function drop
    set -e $argv[1]
end
function look
    set -l label $argv[1]
    set -e argv[1]
    for name in $argv
        set -l kind unset
        set -q $name; and set kind shell
        set -qx $name; and set kind exported
        set -l value "$$name"
        printf '@@%s\0%s\0%s\0%s\0' $label $name $kind "$value"
    end
end
function prompt
    printf '@@%s\0\0prompt\0%s\0' $argv[1] (fish_prompt | string collect --no-trim-newlines --allow-empty)
end
function fish_prompt
    printf '> '
end
