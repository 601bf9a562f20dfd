#!/usr/bin/env bash
# description: Run an app's Python tests.
# tools: python3
# verify: first-command
# arguments: apps/api
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

folder="$(folder_of folder "${1-}")"
manager="${2-pip}"
installed_by "$manager" pip uv
if [ "$manager" = uv ]; then pytest=(uv run --locked --project "$folder" pytest); else pytest=(python3 -m pytest); fi
run "${pytest[@]}" "$folder"
