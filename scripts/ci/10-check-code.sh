#!/usr/bin/env bash
# description: Check types, lint, format, dead code and the directions of imports.
# tools: npm eslint
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

run npm run check
run eslint . --cache --cache-location node_modules/.cache/eslint/ --format json --output-file reports/lint.json
