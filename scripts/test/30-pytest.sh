#!/usr/bin/env bash
# description: Run an app's Python tests.
# tools: python3
# verify: first-command
# arguments: api
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

app="$(required app "${1-}")"
run python3 -m pytest "${apps:?}/$app"
