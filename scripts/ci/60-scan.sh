#!/usr/bin/env bash
# description: Look for secrets in a range of commits, or in all that the commit has where none is named, and keep what came of it.
# tools: node
# verify: first-command
# arguments: origin/main..HEAD
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

run node cli/gantry.js scan --range "${1:-HEAD}" --sarif .gantry/scan/scan.sarif --output .gantry/scan/scan.json
