#!/usr/bin/env bash
# description: Check lint and format of an app's Python.
# tools: python3
# verify: first-command
# arguments: api
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

app="$(required app "${1-}")"
run python3 -m ruff check "${apps:?}/$app"
run python3 -m ruff format --check "${apps:?}/$app"
