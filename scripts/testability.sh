# shellcheck shell=bash
# What all scripts have in common, sourced first. A script then does its work through
#   run COMMAND...             starts it in EXECUTE, prints it in DRY_RUN
#   required NAME VALUE        prints VALUE, or <NAME> in DRY_RUN; without a value the script ends with 2
#   fail MESSAGE [HINT]        ends the script with 1
# What it is to do comes from PIPELINE_SCRIPT_<NAME>_BEHAVIOR, CI_<NAME>_BEHAVIOR or CI_TEST_MODE, the first that is set and
# not empty; without any it executes. PASS and SKIP end it with 0, FAIL with 1, TIMEOUT with 124, as a real timeout does.

script_path="$(readlink -f "$0")"
script_name="${script_path##*/}"
script_name="${script_name%.*}"
repository_root="${script_path%/scripts/*}"

# Where DRY_RUN prints, also within $(...).
exec 3>&1

say() { printf '%s: %s\n' "$script_name" "$1"; }

stop() {
  printf '%s: %s\n' "$script_name" "$2" >&2
  if [ -n "${3-}" ]; then printf '  hint: %s\n' "$3" >&2; fi
  exit "$1"
}

fail() { stop 1 "$@"; }

required() {
  if [ -n "$2" ]; then
    printf '%s\n' "$2"
  elif [ "$script_mode" = DRY_RUN ]; then
    printf '<%s>\n' "$1"
  else
    stop 2 "the $1 is missing" "scripts/${script_path##*/scripts/} <$1>"
  fi
}

run() {
  local line
  printf -v line ' %q' "$@"
  if [ "$script_mode" = DRY_RUN ]; then
    printf '+%s\n' "$line" >&3
  else
    printf '+%s\n' "$line" >&2
    "$@"
  fi
}

choose_mode() {
  local name
  name="$(printf %s "${script_name#[0-9][0-9]-}" | tr 'a-z-' 'A-Z_')"
  for script_mode_from in "PIPELINE_SCRIPT_${name}_BEHAVIOR" "CI_${name}_BEHAVIOR" CI_TEST_MODE; do
    script_mode="${!script_mode_from-}"
    case "$script_mode" in
      "") ;;
      PASS | FAIL | SKIP | TIMEOUT | DRY_RUN | EXECUTE) return ;;
      *) stop 2 "$script_mode_from is \"$script_mode\"" "it can be PASS, FAIL, SKIP, TIMEOUT, DRY_RUN or EXECUTE" ;;
    esac
  done
  script_mode=EXECUTE
}

# Starts the script again below `timeout`, which ends it and whatever it started. The second time, timeout is its parent.
keep_time() {
  script_minutes="${CI_JOB_TIMEOUT_MINUTES:-30}"
  case "$script_minutes" in
    [1-9] | [1-9][0-9] | [12][0-9][0-9] | 3[0-5][0-9] | 360) ;;
    *) stop 2 "CI_JOB_TIMEOUT_MINUTES is \"$script_minutes\"" "it can be 1 to 360" ;;
  esac
  if [ "$script_mode" != EXECUTE ]; then return; fi
  if [ "${TESTABILITY_TIMER-}" = "$PPID" ]; then
    trap 'stop 124 "stopped: cancelled, or longer than $script_minutes minutes"' TERM
    return
  fi
  command -v timeout >/dev/null || stop 2 "timeout is not on the PATH" "install coreutils"
  export TESTABILITY_TIMER="$$"
  exec timeout --kill-after=30s "${script_minutes}m" "$BASH" "$script_path" "$@"
}

choose_mode
keep_time "$@"
# The repository's own tools come first, the pinned Node among them; a check of the scripts puts decoys there.
if [ "$script_mode" = EXECUTE ]; then export PATH="${TESTABILITY_TOOLS:-$repository_root/node_modules/.bin}:$PATH"; fi
cd "$repository_root" || stop 2 "cannot enter $repository_root"
case "$script_mode" in
  PASS | SKIP)
    say "$script_mode ($script_mode_from)"
    exit 0
    ;;
  FAIL) stop 1 "FAIL ($script_mode_from)" ;;
  TIMEOUT) stop 124 "TIMEOUT ($script_mode_from)" ;;
esac
