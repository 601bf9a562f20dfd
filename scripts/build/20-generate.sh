#!/usr/bin/env bash
# description: Write anew what is generated, and fail where that is not what is committed.
# tools: npm git
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

run npm run generate
run git diff --exit-code --stat
