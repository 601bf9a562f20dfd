#!/usr/bin/env bash
# description: Check lint and format of an app's Python.
# tools: python3
# verify: first-command
# arguments: apps/api
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

folder="$(folder_of folder "${1-}")"
manager="${2-pip}"
installed_by "$manager" pip uv
if [ "$manager" = uv ]; then ruff=(uv run --locked --project "$folder" ruff); else ruff=(python3 -m ruff); fi
run "${ruff[@]}" check "$folder"
run "${ruff[@]}" format --check "$folder"
