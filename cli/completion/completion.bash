# shellcheck shell=bash
# Completion for bash 3.2 and newer: of gantry, and of gantry behind npx and npm, whose own completion goes on elsewhere.

# What is typed before the cursor, from the word behind gantry on, in __gantry_words; fails where gantry is not what is
# typed. Bash cuts words at : and = too, which are parts of a word here.
function __gantry_read {
  local line="${COMP_LINE:0:COMP_POINT}" rest word before=""
  local -i index at=0 count=0
  local -a all
  all=()
  rest="$line"
  for ((index = 0; index <= COMP_CWORD; index++)); do
    word="${COMP_WORDS[index]-}"
    before="$rest"
    rest="${rest#"${rest%%[![:space:]]*}"}"
    if ((index == COMP_CWORD)); then word="$rest"; fi
    if ((index > 0)) && [ "$before" = "$rest" ]; then
      all[count - 1]="${all[count - 1]}$word"
    else
      all[count]="$word"
      count=$((count + 1))
    fi
    rest="${rest#"$word"}"
  done
  case "${all[0]##*/}" in
    npx | npm)
      for ((at = 1; at < count - 1; at++)); do
        case "${all[at]}" in
          -* | run | run-script | exec | x) ;;
          *) break ;;
        esac
      done
      [ "${all[at]-}" = gantry ] && ((at < count - 1)) || return 1
      if [ "${all[at + 1]}" = -- ] && ((at + 1 < count - 1)); then at=$((at + 1)); fi
      ;;
  esac
  __gantry_words=("${all[@]:at+1}")
}

function __gantry_complete {
  local IFS=$'\n'
  local -a __gantry_words
  __gantry_words=()
  COMPREPLY=()
  if ! __gantry_read; then
    # Another program behind npx or npm: what was there before completes it.
    case "$1" in
      npx | npm)
        local own="__gantry_before_$1"
        if [ -n "${!own-}" ]; then
          unset IFS
          "${!own}" "$@"
          return
        fi
        ;;
    esac
    return 0
  fi
  local current="${__gantry_words[${#__gantry_words[@]} - 1]}" answer line cut=""
  answer="$(__gantry_ask "${__gantry_words[@]}")" || return 0
  # Bash replaces what stands behind the last : or = only.
  case "$current" in
    *[:=]*) cut="${current%"${current##*[:=]}"}" ;;
  esac
  if [ "$answer" = :files ]; then
    compopt -o filenames 2>/dev/null || :
    while read -r line; do
      COMPREPLY[${#COMPREPLY[@]}]="$line"
    done <<<"$(compgen -f -- "${current#"$cut"}")"
    if [ -z "${COMPREPLY[0]-}" ]; then COMPREPLY=(); fi
    return 0
  fi
  while read -r line; do
    line="${line%%$'\t'*}"
    if [ -n "$line" ]; then COMPREPLY[${#COMPREPLY[@]}]="${line#"$cut"}"; fi
  done <<<"$answer"
  return 0
}

# The function that completes a command already, which may have to be loaded first.
function __gantry_take {
  local spec
  if ! complete -p "$1" >/dev/null 2>&1 && declare -F _completion_loader >/dev/null; then
    _completion_loader "$1" >/dev/null 2>&1 || :
  fi
  spec="$(complete -p "$1" 2>/dev/null)" || :
  case "$spec" in
    *"-F __gantry_complete "*) ;;
    *"-F "*)
      spec="${spec#*-F }"
      printf -v "__gantry_before_$1" %s "${spec%% *}"
      ;;
  esac
  complete -o bashdefault -o default -F __gantry_complete "$1"
}

complete -F __gantry_complete gantry
__gantry_take npx
__gantry_take npm
unset -f __gantry_take
