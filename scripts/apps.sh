# shellcheck shell=bash
# What scripts do with the apps in apps/; testability.sh sources it.
#   each_app WORD                             runs WORD with each app's name; in DRY_RUN with one that stands for all
#   has APP FILE                              whether the app has the file
#   in_app APP SCRIPT HOW COMMAND...          SCRIPT where the app is Python's, its own npm COMMAND where not; both after its packages

each_app() {
  local files apps app
  files="$(run git -c core.quotePath=false ls-files --cached --others --exclude-standard apps)"
  mapfile -t apps < <(sed -n 's,^apps/\([^/]*\)/.*,\1,p' <<<"$files" | sort -u)
  if [ "${script_mode:?}" = DRY_RUN ]; then apps=("<app>"); fi
  if [ "${#apps[@]}" -eq 0 ]; then say "there is nothing in apps/ yet"; fi
  for app in "${apps[@]}"; do "$1" "$app"; done
}

has() { [ "$script_mode" = DRY_RUN ] || [ -e "apps/$1/$2" ]; }

in_app() {
  local app="$1" script="$2" how="$3"
  shift 3
  if has "$app" pyproject.toml || has "$app" requirements-dev.txt; then
    run scripts/setup/40-install-python-packages.sh "$app"
    run "$script" "$app"
  else
    has "$app" package.json ||
      fail "apps/$app has neither pyproject.toml nor package.json" "add what says how it is $how"
    run scripts/setup/50-install-node-packages.sh "$app"
    run npm "$@" --prefix "apps/$app"
  fi
}
