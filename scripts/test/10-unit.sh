#!/usr/bin/env bash
# description: Run the tests that take minutes at most, with the real engine.
# tools: npm
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

run npm run coverage
