#!/usr/bin/env bash
# description: Lint every app in apps/: Python by Ruff, anything else by its own lint script, an OpenAPI description by Spectral.
# tools: git npm python3
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

files="$(run git -c core.quotePath=false ls-files --cached --others --exclude-standard apps)"
mapfile -t apps < <(sed -n 's,^apps/\([^/]*\)/.*,\1,p' <<<"$files" | sort -u)
if [ "$script_mode" = DRY_RUN ]; then apps=("<app>"); fi
if [ "${#apps[@]}" -eq 0 ]; then say "there is nothing in apps/ yet"; fi

has() { [ "$script_mode" = DRY_RUN ] || [ -e "apps/$app/$1" ]; }

for app in "${apps[@]}"; do
  if has pyproject.toml || has requirements-dev.txt; then
    run scripts/setup/40-install-python-packages.sh "$app"
    run scripts/ci/30-ruff.sh "$app"
  else
    has package.json || fail "apps/$app has neither pyproject.toml nor package.json" "add what says how it is linted"
    run scripts/setup/50-install-node-packages.sh "$app"
    run npm run lint --prefix "apps/$app"
  fi
  if has openapi.yaml; then
    run scripts/setup/50-install-node-packages.sh "$app"
    run scripts/ci/50-spectral.sh "$app"
  fi
done
