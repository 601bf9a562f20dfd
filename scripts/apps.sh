# shellcheck shell=bash
# What scripts do with the apps in the repository's apps/, which lies beside the project or in it; testability.sh sources it.
#   $apps                                     the way to that folder
#   $own_tools                                where the project's own tools are, as a PATH
#   each_app WORD                             runs WORD with each app's name; in DRY_RUN with one that stands for all
#   has APP FILE                              whether the app has the file
#   in_app APP SCRIPT HOW COMMAND...          SCRIPT where the app is Python's, its own npm COMMAND where not; both after its packages

# The way from the project to the repository's top: empty where it is there.
to_repository=""
while [ ! -e "${project_root:?}/$to_repository.git" ] && [ "${#to_repository}" -lt 99 ]; do to_repository="../$to_repository"; done
if [ ! -e "$project_root/$to_repository.git" ]; then to_repository=""; fi
apps="${to_repository}apps"
own_tools="$project_root/node_modules/.bin"
# npm keeps the tools of several folders at the top.
if [ -n "$to_repository" ]; then own_tools="$own_tools:$project_root/${to_repository}node_modules/.bin"; fi

each_app() {
  local files names app
  files="$(run git -c core.quotePath=false ls-files --cached --others --exclude-standard "$apps")"
  mapfile -t names < <(sed -n "s,^$apps/\([^/]*\)/.*,\1,p" <<<"$files" | sort -u)
  if [ "${script_mode:?}" = DRY_RUN ]; then names=("<app>"); fi
  if [ "${#names[@]}" -eq 0 ]; then say "there is nothing in $apps/ yet"; fi
  for app in "${names[@]}"; do "$1" "$app"; done
}

has() { [ "$script_mode" = DRY_RUN ] || [ -e "$apps/$1/$2" ]; }

in_app() {
  local app="$1" script="$2" how="$3"
  shift 3
  if has "$app" pyproject.toml || has "$app" requirements-dev.txt; then
    run scripts/setup/40-install-python-packages.sh "$app"
    run "$script" "$app"
  else
    has "$app" package.json ||
      fail "$apps/$app has neither pyproject.toml nor package.json" "add what says how it is $how"
    run scripts/setup/50-install-node-packages.sh "$app"
    run npm "$@" --prefix "$apps/$app"
  fi
}
