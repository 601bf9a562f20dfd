#!/usr/bin/env bash
# description: Lint an app's OpenAPI description by the app's own ruleset.
# tools: npm
# verify: first-command
# arguments: api
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

app="$(required app "${1-}")"
run npm exec --prefix "${apps:?}/$app" --no -- spectral lint "${apps:?}/$app/openapi.yaml" --ruleset "${apps:?}/$app/.spectral.yaml" --fail-severity warn
