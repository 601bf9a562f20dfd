#!/usr/bin/env bash
# description: Check the types of everything; nothing is compiled, since Node runs the sources.
# tools: tsc dd
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

run tsc -p .
# Its exit code, for the gate: only one that has ended well comes here.
run mkdir -p reports
run dd of=reports/typecheck.txt status=none <<<0
