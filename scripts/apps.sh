# shellcheck shell=bash
# Where the repository's apps and tools are, seen from the project; testability.sh sources it.
#   $own_tools                                where the project's own tools are, as a PATH
#   folder_of NAME VALUE                      prints the way to an app's folder, which VALUE names from the repository's top
#   installed_by VALUE PROGRAM...             ends the script where VALUE is none of the programs
#   is_workspace                              whether npm has one lock for several folders, at the repository's top
#   $to_repository                            the way there from the project

# The way from the project to the repository's top: empty where it is there.
to_repository=""
while [ ! -e "${project_root:?}/$to_repository.git" ] && [ "${#to_repository}" -lt 99 ]; do to_repository="../$to_repository"; done
if [ ! -e "$project_root/$to_repository.git" ]; then to_repository=""; fi
own_tools="$project_root/node_modules/.bin"
# npm keeps the tools of several folders at the top.
if [ -n "$to_repository" ]; then own_tools="$own_tools:$project_root/${to_repository}node_modules/.bin"; fi

folder_of() {
  local folder
  folder="$(required "$1" "$2")"
  printf '%s\n' "$to_repository$folder"
}

is_workspace() {
  local manifest="${to_repository}package.json"
  [ -e "$manifest" ] && [[ "$(<"$manifest")" == *'"workspaces"'* ]]
}

installed_by() {
  local manager="$1"
  shift
  case " $* " in
    *" $manager "*) ;;
    *) stop 2 "the package manager is \"$manager\"" "it can be one of: $*" ;;
  esac
}
