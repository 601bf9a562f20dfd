# shellcheck shell=bash
# What a script says, in a run of the pipeline (`gantry run`) with its file, line and function, for the run's log; words.sh uses it.
#   log_info MESSAGE, log_warn MESSAGE, log_error MESSAGE        prints a line, on standard error all but the first
# Needs nothing of the other libraries, so that any script of bash may source it.

log_info() { log_line info "$1"; }
log_warn() { log_line warn "$1" >&2; }
log_error() { log_line error "$1" >&2; }

# The caller is whoever called into the libraries.
log_line() {
  local at=1 file
  if [ -z "${GANTRY_LOG_TOKEN-}" ]; then
    printf '%s\n' "$2"
    return
  fi
  while [[ ${BASH_SOURCE[at]-} == *scripts/@(log|words|apps|tag-names|testability).sh && -n ${BASH_SOURCE[at + 1]-} ]]; do at=$((at + 1)); done
  file="${BASH_SOURCE[at]-$0}"
  printf '%s|%s|%s|%s|%s|%s\n' "$GANTRY_LOG_TOKEN" "$1" "${BASH_LINENO[at - 1]}" "${FUNCNAME[at]-main}" "${file//|/%7C}" "${2//$'\n'/ }"
}
