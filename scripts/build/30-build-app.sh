#!/usr/bin/env bash
# description: Build an app by its own build script.
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
  npm) run npm run build --prefix "$folder" ;;
  pnpm) run pnpm --dir "$folder" run build ;;
  yarn) run yarn --cwd "$folder" run build ;;
esac
