# Completion for zsh: of gantry, and of gantry behind npx and npm, whose own completion goes on elsewhere.

if (( ! ${+functions[compdef]} )); then
  autoload -Uz compinit && compinit -i -D
fi

# $1: where the word gantry stands.
function __gantry_complete {
  local -a given answer shown
  local line
  given=("${(@Q)words[$1+1,CURRENT-1]}" "${(Q)PREFIX}")
  answer=("${(@f)$(__gantry_ask "${given[@]}")}") || return 1
  if [[ $answer[1] == :files ]]; then
    [[ $PREFIX != --*=* ]] || compset -P '*='
    _files
    return
  fi
  for line in "${answer[@]}"; do
    [[ -n $line ]] || continue
    # A colon would end the word.
    shown+=("${${line%%$'\t'*}//:/\\:}${${(M)line:#*$'\t'*}:+:${line#*$'\t'}}")
  done
  (( ${#shown} )) || return 1
  _describe -t words gantry shown
}

function _gantry {
  __gantry_complete 1
}

# Of npx and npm: gantry behind options and "run" or "exec"; any other program as before.
function __gantry_behind {
  local -i at=2
  while (( at < CURRENT )) && [[ $words[at] == (-*|run|run-script|exec|x) ]]; do (( at++ )); done
  if (( at < CURRENT )) && [[ $words[at] == gantry ]]; then
    if (( at + 1 < CURRENT )) && [[ $words[at+1] == -- ]]; then (( at++ )); fi
    __gantry_complete $at
  else
    ${=__gantry_before[$service]:-_default}
  fi
}

typeset -gA __gantry_before
for __gantry_name in npx npm; do
  if [[ ${_comps[$__gantry_name]-} != __gantry_behind ]]; then
    __gantry_before[$__gantry_name]="${_comps[$__gantry_name]-}"
  fi
done
unset __gantry_name
compdef _gantry gantry
compdef __gantry_behind npx npm
