# shellcheck shell=bash
# What all scripts have in common, sourced first. A script then does its work with the words of words.sh, tag-names.sh and apps.sh.
# What it is to do comes from PIPELINE_SCRIPT_<NAME>_BEHAVIOR, CI_<NAME>_BEHAVIOR or CI_TEST_MODE, the first that is set and
# not empty; without any it executes. PASS and SKIP end it with 0, FAIL with 1, TIMEOUT with 124, as a real timeout does.

script_path="$(readlink -f "$0")"
script_name="${script_path##*/}"
script_name="${script_name%.*}"
project_root="${script_path%/scripts/*}"
# shellcheck source=log.sh
. "$project_root/scripts/log.sh"
# shellcheck source=words.sh
. "$project_root/scripts/words.sh"
# shellcheck source=tag-names.sh
. "$project_root/scripts/tag-names.sh"
# shellcheck source=apps.sh
. "$project_root/scripts/apps.sh"

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
# The project's own tools come first, the pinned Node among them; a check of the scripts puts decoys there.
if [ "$script_mode" = EXECUTE ]; then export PATH="${TESTABILITY_TOOLS:-${own_tools:?}}:$PATH"; fi
cd "$project_root" || stop 2 "cannot enter $project_root"
case "$script_mode" in
  PASS | SKIP)
    say "$script_mode ($script_mode_from)"
    exit 0
    ;;
  FAIL) stop 1 "FAIL ($script_mode_from)" ;;
  TIMEOUT) stop 124 "TIMEOUT ($script_mode_from)" ;;
esac
