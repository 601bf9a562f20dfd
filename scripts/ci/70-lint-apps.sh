#!/usr/bin/env bash
# description: Lint every app by its own lint command: Python by Ruff, an OpenAPI description by Spectral, anything else by its lint script.
# tools: node npm python3
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

run node cli/gantry.js app run lint
