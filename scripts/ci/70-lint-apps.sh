#!/usr/bin/env bash
# description: Lint every app in apps/: Python by Ruff, anything else by its own lint script, an OpenAPI description by Spectral.
# tools: git npm python3
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

lint() {
  in_app "$1" scripts/ci/30-ruff.sh linted run lint
  if has "$1" openapi.yaml; then
    run scripts/setup/50-install-node-packages.sh "$1"
    run scripts/ci/50-spectral.sh "$1"
  fi
}

each_app lint
