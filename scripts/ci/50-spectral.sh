#!/usr/bin/env bash
# description: Lint an app's OpenAPI description by the app's own ruleset.
# tools: npm
# verify: first-command
# arguments: apps/api
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

folder="$(folder_of folder "${1-}")"
manager="${2-npm}"
installed_by "$manager" npm pnpm yarn
here=(lint openapi.yaml --ruleset .spectral.yaml --fail-severity warn)
case "$manager" in
  npm) run npm exec --prefix "$folder" --no -- spectral lint "$folder/openapi.yaml" --ruleset "$folder/.spectral.yaml" --fail-severity warn ;;
  pnpm) run pnpm --dir "$folder" exec spectral "${here[@]}" ;;
  yarn) run yarn --cwd "$folder" run spectral "${here[@]}" ;;
esac
