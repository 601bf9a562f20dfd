#!/usr/bin/env bash
# description: Bring every lock file in git to the newest versions that its own ranges allow, and run nothing of what they name.
# tools: git npm python3
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

# Of the whole repository, by their way from here.
listed() { run git -c core.quotePath=false ls-files -- ":(top,glob)**/$1"; }

files="$(listed package-lock.json)"
mapfile -t locks < <(printf '%s' "${files:+$files$'\n'}")
for lock in "${locks[@]}"; do
  run npm update --package-lock-only --ignore-scripts --no-audit --no-fund --prefix "$(dirname "$lock")"
done
files="$(listed 'requirements*.in')"
mapfile -t wanted < <(printf '%s' "${files:+$files$'\n'}")
for file in "${wanted[@]}"; do
  # One that nobody has locked is nobody's to lock.
  if [ "$script_mode" = EXECUTE ] && [ ! -e "${file%.in}.txt" ]; then continue; fi
  run python3 -m piptools compile --quiet --upgrade --generate-hashes --output-file "${file%.in}.txt" "$file"
done
say "updated ${#locks[@]} package-lock.json and looked at ${#wanted[@]} requirements.in"
