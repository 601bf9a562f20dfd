#!/usr/bin/env bash
# description: Lint an app's TypeScript and JavaScript; a warning fails it too.
# tools: npm
# verify: first-command
# arguments: portal
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

app="$(required app "${1-}")"
run npm exec --prefix "${apps:?}/$app" --no -- eslint --max-warnings 0 "${apps:?}/$app"
