#!/usr/bin/env bash
# description: Look for secrets in the commits that a base has not, or in all commits where none is named.
# tools: node
# verify: first-command
# arguments: origin/main
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

run node cli/gantry.js secrets scan ${1:+--base "$1"}
