# shellcheck shell=bash
# The shell side of profiles, for bash 3.2 and newer, under any `set` option and any IFS. It evaluates one thing, a line of
# quoted words from the command line; names of variables are compared with a pattern before they are used as such.
# What a variable was before is kept in the environment, so that a child shell can restore it as well: its value in
# GANTRY_WAS_<name>, and in GANTRY_PROFILE_VARIABLES <name>:x (was exported), :s (was not), :u (exported, without a value)
# or :n (was not there).

unalias gantry 2>/dev/null || :

function gantry {
  local output code=0
  case "${1-} ${2-}" in
    "profile use" | "profile off") ;;
    *)
      __gantry_cli "$@"
      return
      ;;
  esac
  output="$(__gantry_cli "$@" --shell bash)" || code=$?
  case "$output" in
    "__gantry_use "* | __gantry_off) eval "$output" || code=$? ;;
    ?*) printf '%s\n' "$output" ;;
  esac
  return "$code"
}

# profile, environment, region, and then the name and value of each further variable
function __gantry_use {
  local -i index
  local kind entries=""
  set -- DEPLOYMENT_PROFILE "$1" ENVIRONMENT_CONTEXT "$2" DEPLOYMENT_REGION "$3" "${@:4}"
  for ((index = 1; index < $#; index += 2)); do
    __gantry_may_set "${!index}" || return 1
  done
  __gantry_restore
  while [ "$#" -gt 0 ]; do
    kind=n
    case "$(declare -p "$1" 2>/dev/null)" in
      "declare -x $1="*) kind=x ;;
      "declare -x "*) kind=u ;;
      *=*) kind=s ;;
    esac
    case "$kind" in [xs]) export "GANTRY_WAS_$1=${!1}" ;; esac
    entries="$entries${entries:+ }$1:$kind"
    export "$1=$2"
    shift 2
  done
  export GANTRY_PROFILE_VARIABLES="$entries"
  __gantry_follow_prompt
}

function __gantry_off {
  __gantry_restore
  __gantry_leave_prompt
}

# Spelt out, since a range such as A-Z means other letters in other locales.
function __gantry_is_name {
  case "$1" in
    "" | [0123456789_]* | *[!ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_]*) return 1 ;;
  esac
}

# A readonly variable would end the switch half way, and an integer, an array or a reference would evaluate what it is given.
function __gantry_may_set {
  if __gantry_is_name "$1"; then
    case "$(declare -p "$1" 2>/dev/null)" in
      "" | "declare -- "* | "declare -x "*) return 0 ;;
    esac
  fi
  printf 'gantry: "%s" is no plain variable of this shell, so the profile was not changed\n  hint: unset it\n' "$1" >&2
  return 1
}

function __gantry_restore {
  local entry name was IFS=" "
  for entry in ${GANTRY_PROFILE_VARIABLES-}; do
    name="${entry%:*}"
    was="GANTRY_WAS_$name"
    __gantry_is_name "$name" || continue
    case "${entry##*:}" in
      x) export "$name=${!was-}" ;;
      s) export -n "$name=${!was-}" ;;
      u)
        unset -v "$name"
        export "${name?}"
        ;;
      *) unset -v "$name" ;;
    esac
    unset -v "$was"
  done
  unset -v GANTRY_PROFILE_VARIABLES
}

# Written anew before every prompt, since themes write theirs anew as well; what the user changes in PS1 stays.
function __gantry_prompt {
  local code=$? mark=""
  case "${DEPLOYMENT_PROFILE-}|${ENVIRONMENT_CONTEXT-}" in
    *[!abcdefghijklmnopqrstuvwxyz0123456789:\|-]* | "|"*) ;;
    *"|production")
      mark="[$DEPLOYMENT_PROFILE|$ENVIRONMENT_CONTEXT] "
      if [ -z "${NO_COLOR-}" ]; then mark="\\[\\e[1;31m\\]${mark% }\\[\\e[0m\\] "; fi
      ;;
    *) mark="[$DEPLOYMENT_PROFILE|$ENVIRONMENT_CONTEXT] " ;;
  esac
  if [ -n "${PS1+set}" ]; then
    PS1="${PS1#"${__gantry_mark-}"}"
    PS1="$mark${PS1#"$mark"}"
  fi
  __gantry_mark="$mark"
  __gantry_come_last
  return "$code"
}

# What a theme that loaded after the hook has added to PROMPT_COMMAND writes the prompt anew, so this comes after it.
function __gantry_come_last {
  local index last=""
  case "$(declare -p PROMPT_COMMAND 2>/dev/null)" in
    "declare -a"*)
      for index in "${!PROMPT_COMMAND[@]}"; do last="${PROMPT_COMMAND[index]}"; done
      if [ "$last" = __gantry_prompt ]; then return; fi
      for index in "${!PROMPT_COMMAND[@]}"; do
        if [ "${PROMPT_COMMAND[index]}" = __gantry_prompt ]; then
          unset -v "PROMPT_COMMAND[index]"
          PROMPT_COMMAND+=(__gantry_prompt)
          return
        fi
      done
      ;;
    *__gantry_prompt*)
      last="${PROMPT_COMMAND[0]-}"
      case "$last" in
        *"__gantry_prompt") ;;
        *$'\n'"__gantry_prompt"*) printf -v PROMPT_COMMAND '%s\n%s' "${last/$'\n'__gantry_prompt/}" __gantry_prompt ;;
        "__gantry_prompt"*)
          last="${last#__gantry_prompt}"
          last="${last#"${last%%[!$' \t\n;']*}"}"
          printf -v PROMPT_COMMAND '%s\n%s' "$last" __gantry_prompt
          ;;
      esac
      ;;
  esac
}

# Every element of PROMPT_COMMAND, since bash 5.1.
function __gantry_runs_arrays {
  [ "${BASH_VERSINFO[0]}" -gt 5 ] || { [ "${BASH_VERSINFO[0]}" -eq 5 ] && [ "${BASH_VERSINFO[1]}" -ge 1 ]; }
}

function __gantry_follow_prompt {
  case "$(declare -p PROMPT_COMMAND 2>/dev/null)" in
    *__gantry_prompt*) ;;
    "declare -a"*)
      # Not the first element, which a theme replaces that sets it without looking what is there.
      if [ "${#PROMPT_COMMAND[@]}" -gt 0 ]; then PROMPT_COMMAND+=(__gantry_prompt); else PROMPT_COMMAND[1]=__gantry_prompt; fi
      ;;
    "" | "declare -- "*)
      if __gantry_runs_arrays; then
        __gantry_array=yes
        PROMPT_COMMAND[1]=__gantry_prompt
      else
        printf -v PROMPT_COMMAND '%s\n%s' "${PROMPT_COMMAND[0]-}" __gantry_prompt
      fi
      ;;
    *=*) printf -v PROMPT_COMMAND '%s\n%s' "${PROMPT_COMMAND[0]-}" __gantry_prompt ;;
    *) printf -v PROMPT_COMMAND __gantry_prompt ;;
  esac
  __gantry_prompt || :
}

function __gantry_leave_prompt {
  local index first IFS=" "
  __gantry_prompt || :
  unset -v __gantry_mark
  case "$(declare -p PROMPT_COMMAND 2>/dev/null)" in
    "") ;;
    "declare -a"*)
      for index in "${!PROMPT_COMMAND[@]}"; do
        if [ "${PROMPT_COMMAND[index]}" = __gantry_prompt ]; then unset -v "PROMPT_COMMAND[index]"; fi
      done
      # It becomes what it was: a plain variable, or none.
      case "${__gantry_array-} ${!PROMPT_COMMAND[*]}" in
        "yes ") unset -v PROMPT_COMMAND ;;
        "yes 0")
          first="${PROMPT_COMMAND[0]}"
          unset -v PROMPT_COMMAND
          printf -v PROMPT_COMMAND %s "$first"
          ;;
      esac
      unset -v __gantry_array
      ;;
    *)
      if [ "${PROMPT_COMMAND[0]-}" = __gantry_prompt ]; then
        unset -v PROMPT_COMMAND
      else
        printf -v PROMPT_COMMAND %s "${PROMPT_COMMAND[0]/$'\n'__gantry_prompt/}"
      fi
      ;;
  esac
}

if [ -n "${DEPLOYMENT_PROFILE-}" ]; then __gantry_follow_prompt; fi
