#!/usr/bin/env bash
# description: Run the tests that take longer.
# tools: npm
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

run npm run test:deep
