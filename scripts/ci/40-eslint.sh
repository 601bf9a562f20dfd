#!/usr/bin/env bash
# description: Lint an app's TypeScript and JavaScript; a warning fails it too.
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
  npm) run npm exec --prefix "$folder" --no -- eslint --max-warnings 0 "$folder" ;;
  pnpm) run pnpm --dir "$folder" exec eslint --max-warnings 0 . ;;
  yarn) run yarn --cwd "$folder" run eslint --max-warnings 0 . ;;
esac
