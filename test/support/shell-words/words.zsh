put() { typeset -g "$1=$2"; }
put_exported() { export "$1=$2"; }
drop() { unset "$1"; }
look() {
  emulate -L zsh
  local label="$1" name kind
  shift
  for name in "$@"; do
    case "${(tP)name}" in
      (*-export*) kind=exported ;;
      (?*) kind=shell ;;
      (*) kind=unset ;;
    esac
    printf '@@%s\0%s\0%s\0%s\0' "$label" "$name" "$kind" "${(P)name-}"
  done
}
prompt() {
  emulate -L zsh
  printf '@@%s\0\0prompt\0%s\0' "$1" "${(%)PROMPT}"
}
