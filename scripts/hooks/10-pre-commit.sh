#!/usr/bin/env bash
# description: Check format and lint of the files that are about to be committed, and look for secrets in them.
# tools: git prettier eslint node
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

# Git names it from the repository's top, where it starts a hook.
case "${GIT_INDEX_FILE-}" in "" | /*) ;; *) export GIT_INDEX_FILE="$OLDPWD/$GIT_INDEX_FILE" ;; esac
files=() sources=()
while IFS= read -r -d '' file; do
  files+=("$file")
  case "$file" in *.ts | *.js) sources+=("$file") ;; esac
done < <(run git diff --cached --name-only --relative --diff-filter=ACMR -z)
wait "$!"
# Secrets are looked for in the files of the whole repository.
staged="$(run git diff --cached --name-only --diff-filter=ACMR)"
if [ "$script_mode" = DRY_RUN ]; then files=("<file>") sources=("<file>") staged="<file>"; fi
if [ "${#files[@]}" -gt 0 ]; then run prettier --check --ignore-unknown -- "${files[@]}"; fi
if [ "${#sources[@]}" -gt 0 ]; then run eslint --no-warn-ignored -- "${sources[@]}"; fi
if [ -n "$staged" ]; then run node cli/gantry.js scan --staged; fi
