#!/usr/bin/env bash
# description: Check these scripts: by shellcheck, and by running each of them in all six modes.
# tools: shellcheck node
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

run shellcheck .ci/run cli/completion/completion.bash profiles/hook.bash scripts/testability.sh scripts/*/*.sh
run node cli/gantry.js scripts check
