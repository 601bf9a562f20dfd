#!/usr/bin/env bash
# description: Run the tests of every app by its own test command: Python by pytest, anything else by its test script.
# tools: node npm python3
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

run node cli/gantry.js app run test
