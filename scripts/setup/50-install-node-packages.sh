#!/usr/bin/env bash
# description: Install exactly what the lock file of an app says, its own or that of the workspace that it is part of.
# tools: npm
# verify: first-command
# arguments: apps/portal
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

folder="$(folder_of folder "${1-}")"
manager="${2-npm}"
installed_by "$manager" npm pnpm yarn
case "$manager" in
  npm)
    # npm looks for a lock file in one folder; pnpm and yarn find that of their workspace.
    if [ ! -e "$folder/package-lock.json" ] && is_workspace; then folder="${to_repository:-.}"; fi
    run npm ci --prefix "$folder"
    ;;
  pnpm) run pnpm --dir "$folder" install --frozen-lockfile ;;
  yarn) run yarn --cwd "$folder" install --immutable ;;
esac
