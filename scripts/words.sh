# shellcheck shell=bash
# The words that every script may use; testability.sh sources them.
#   run COMMAND...             starts it in EXECUTE, prints it in DRY_RUN
#   required NAME VALUE        prints VALUE, or <NAME> in DRY_RUN; without a value the script ends with 2
#   fail MESSAGE [HINT]        ends the script with 1

# Where DRY_RUN prints, also within $(...).
exec 3>&1

say() { log_info "${script_name:?}: $1"; }

stop() {
  log_error "${script_name:?}: $2"
  if [ -n "${3-}" ]; then log_error "  hint: $3"; fi
  exit "$1"
}

fail() { stop 1 "$@"; }

required() {
  local path="${script_path:?}"
  if [ -n "$2" ]; then
    printf '%s\n' "$2"
  elif [ "${script_mode:?}" = DRY_RUN ]; then
    printf '<%s>\n' "$1"
  else
    stop 2 "the $1 is missing" "scripts/${path##*/scripts/} <$1>"
  fi
}

run() {
  local line
  printf -v line ' %q' "$@"
  if [ "$script_mode" = DRY_RUN ]; then
    printf '+%s\n' "$line" >&3
  else
    log_line info "+$line" >&2
    "$@"
  fi
}
