#!/usr/bin/env bash
# description: Check types, lint, format, dead code and the directions of imports.
# tools: npm
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

run npm run check
