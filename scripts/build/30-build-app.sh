#!/usr/bin/env bash
# description: Build an app by its own build script.
# tools: npm
# verify: first-command
# arguments: portal
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

app="$(required app "${1-}")"
run npm run build --prefix "${apps:?}/$app"
