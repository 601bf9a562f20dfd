#!/usr/bin/env bash
# description: Check the types of everything; nothing is compiled, since Node runs the sources.
# tools: tsc
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

run tsc -p .
