# shellcheck shell=bash
# What a tag's name says; testability.sh sources it.
#   tag_type NAME              prints VERSION, ENVIRONMENT or STATE, and fails for a name of any other kind
#   tag_assignment_workflow    the file name of the workflow that alone makes and moves tags on a guarded remote
#   required_version TAG...    in EXECUTE, ends the script with 2 unless each is a version's tag

# model/observed/tag-assignment.ts has it as well; a test compares the two.
# shellcheck disable=SC2034
tag_assignment_workflow="tag-assignment.yml"

# The rules of model/observed/tag-name.ts; a test compares the two. The state comes first, since it has a version's form as well.
tag_type() (
  LC_ALL=C
  print_tag_type "$1"
)

# The same without a shell of its own, where LC_ALL is C.
print_tag_type() {
  local value="${1##*/}" subproject="" part environment number
  shopt -u nocasematch
  case "$1" in */*) subproject="${1%/*}" ;; esac
  part="[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?"
  environment="production|staging|canary|sandbox|performance"
  number="v[0-9]+\.[0-9]+\.[0-9]+"
  if [[ $1 == */* && ! $subproject =~ ^$part(/$part)*$ ]]; then return 1; fi
  if [[ $1/ == *..* || $1/ == *./* || $1/ == *.lock/* ]]; then return 1; fi
  if [ "${#subproject}" -gt 100 ] || [ "${#value}" -gt 100 ]; then return 1; fi
  if [[ /$subproject/ =~ /$number(-[A-Za-z0-9_.-]+)?/ ]]; then return 1; fi
  shopt -s nocasematch
  if [[ /$subproject/ =~ /(approvals|break-glass|gantry|$environment)/ ]]; then return 1; fi
  shopt -u nocasematch
  if [[ $value =~ ^($environment)$ ]]; then
    echo ENVIRONMENT
  elif [[ $value =~ ^$number-(stable|unstable|deprecated)$ ]]; then
    echo STATE
  elif [[ $value =~ ^$number(-[A-Za-z0-9_.-]+)?$ ]]; then
    echo VERSION
  else
    return 1
  fi
}

required_version() {
  local tag
  if [ "${script_mode:?}" != EXECUTE ]; then return; fi
  for tag in "$@"; do
    case "$(tag_type "$tag" || true)" in
      VERSION) ;;
      STATE) stop 2 "\"$tag\" is the state of a version" "name the version itself: ${tag%-*}" ;;
      *) stop 2 "\"$tag\" is no version" "write it as v1.2.3 or v1.2.3-rc.1" ;;
    esac
  done
}
