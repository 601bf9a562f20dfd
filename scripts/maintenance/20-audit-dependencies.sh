#!/usr/bin/env bash
# description: Fail where a dependency has a known vulnerability of high severity or above.
# tools: npm
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

run npm audit --audit-level=high
