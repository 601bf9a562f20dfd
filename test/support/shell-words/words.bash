# shellcheck shell=bash
put() { printf -v "$1" %s "$2"; }
put_exported() { export "$1=$2"; }
drop() { unset -v "$1"; }
look() {
  local label="$1" name kind
  shift
  for name in "$@"; do
    kind="unset"
    if [ -n "${!name+set}" ]; then
      kind=shell
      case "$(declare -p "$name")" in "declare -"*x*" $name="*) kind=exported ;; esac
    fi
    printf '@@%s\0%s\0%s\0%s\0' "$label" "$name" "$kind" "${!name-}"
  done
}
prompt() { printf '@@%s\0\0prompt\0%s\0' "$1" "${PS1@P}"; }
