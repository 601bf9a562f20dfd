# The shell side of profiles, for zsh, read with zsh's own options. It evaluates one thing, a line of quoted words from the
# command line; names of variables are compared with a pattern before they are used as such. What a variable was before is
# kept in the environment, so that a child shell can restore it as well: its value in GANTRY_WAS_<name>, and in
# GANTRY_PROFILE_VARIABLES <name>:x (was exported), :s (was not) or :n (was not there).

'builtin' 'unalias' 'gantry' 2>/dev/null || :

function gantry {
  local output code=0
  case "${1-} ${2-}" in
    ("profile use" | "profile off") ;;
    (*)
      __gantry_cli "$@"
      return
      ;;
  esac
  output="$(__gantry_cli "$@" --shell zsh)" || code=$?
  case "$output" in
    ("__gantry_use "* | __gantry_off) eval "$output" || code=$? ;;
    (?*) print -r -- "$output" ;;
  esac
  return $code
}

# profile, environment, region, and then the name and value of each further variable
function __gantry_use {
  local name value kind
  local -a entries
  set -- DEPLOYMENT_PROFILE "$1" ENVIRONMENT_CONTEXT "$2" DEPLOYMENT_REGION "$3" "${@:4}"
  for name value in "$@"; do
    __gantry_may_set "$name" || return 1
  done
  __gantry_restore
  for name value in "$@"; do
    case "${(tP)name}" in
      (*-export*) kind=x ;;
      (?*) kind=s ;;
      (*) kind=n ;;
    esac
    [[ $kind == n ]] || typeset -gx "GANTRY_WAS_$name=${(P)name}"
    entries+=("$name:$kind")
    typeset -gx "$name=$value"
  done
  typeset -gx GANTRY_PROFILE_VARIABLES="${(j: :)entries}"
  __gantry_follow_prompt
}

function __gantry_off {
  __gantry_restore
  __gantry_leave_prompt
}

# Spelt out, since a range such as A-Z means other letters in other locales.
function __gantry_is_name {
  [[ $1 == [ABCDEFGHIJKLMNOPQRSTUVWXYZ]* && $1 != *[^ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_]* ]]
}

# A readonly variable would end the switch half way, and an integer, an array or a tied variable would evaluate or split.
function __gantry_may_set {
  if __gantry_is_name "$1" && [[ ${(tP)1} == (|scalar(|-local)(|-export)) ]]; then return 0; fi
  print -r -- "gantry: \"$1\" is no plain variable of this shell, so the profile was not changed
  hint: unset it" >&2
  return 1
}

function __gantry_restore {
  local entry name was
  for entry in ${(s: :)GANTRY_PROFILE_VARIABLES-}; do
    name="${entry%:*}"
    was="GANTRY_WAS_$name"
    __gantry_is_name "$name" || continue
    case "${entry##*:}" in
      (x) typeset -gx "$name=${(P)was-}" ;;
      (s) typeset -g +x "$name=${(P)was-}" ;;
      (*) unset "$name" ;;
    esac
    unset "$was"
  done
  unset GANTRY_PROFILE_VARIABLES
}

# Written anew before every prompt, since themes write theirs anew as well; what the user changes in PROMPT stays.
function __gantry_prompt {
  local code=$?
  # A theme that loaded after the hook comes after it as well, until now.
  if (( ${precmd_functions[(I)__gantry_prompt]-0} )) && [[ ${precmd_functions[-1]} != __gantry_prompt ]]; then
    precmd_functions=("${(@)precmd_functions:#__gantry_prompt}" __gantry_prompt)
  fi
  local mark="[${DEPLOYMENT_PROFILE-}|${ENVIRONMENT_CONTEXT-}]"
  if [[ -z ${DEPLOYMENT_PROFILE-} || $mark == *[^]abcdefghijklmnopqrstuvwxyz0123456789:\|[-]* ]]; then
    mark=""
  elif [[ ${ENVIRONMENT_CONTEXT-} == production && -z ${NO_COLOR-} ]]; then
    mark="%B%F{red}$mark%f%b "
  else
    mark+=" "
  fi
  if [[ -v PROMPT ]]; then
    PROMPT="${PROMPT#"${__gantry_mark-}"}"
    PROMPT="$mark${PROMPT#"$mark"}"
  fi
  typeset -g __gantry_mark="$mark"
  return $code
}

# Where a theme has written the prompt anew since, the line begins with it.
function __gantry_line_init {
  [[ $PROMPT == "${__gantry_mark-}"* ]] && return
  __gantry_prompt
  zle reset-prompt
}

function __gantry_follow_prompt {
  if [[ -o zle ]] && autoload -Uz +X add-zle-hook-widget 2>/dev/null; then
    add-zle-hook-widget line-init __gantry_line_init
  fi
  if (( ! ${precmd_functions[(I)__gantry_prompt]-0} )); then
    [[ -v precmd_functions ]] || typeset -g __gantry_own_precmd=1
    typeset -ga precmd_functions
    precmd_functions+=(__gantry_prompt)
  fi
  __gantry_prompt || :
}

function __gantry_leave_prompt {
  __gantry_prompt || :
  precmd_functions=("${(@)precmd_functions:#__gantry_prompt}")
  if [[ -v __gantry_own_precmd && ${#precmd_functions} == 0 ]]; then unset precmd_functions; fi
  unset __gantry_mark __gantry_own_precmd
  if [[ -o zle ]] && (( ${+functions[add-zle-hook-widget]} )); then
    add-zle-hook-widget -d line-init __gantry_line_init
  fi
}

if [[ -n ${DEPLOYMENT_PROFILE-} ]]; then __gantry_follow_prompt; fi
