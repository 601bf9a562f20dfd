#!/usr/bin/env bash
# description: Install exactly what an app's own lock file says.
# tools: npm
# verify: first-command
# arguments: portal
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

app="$(required app "${1-}")"
run npm ci --prefix "${apps:?}/$app"
