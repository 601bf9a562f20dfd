#!/usr/bin/env bash
# description: Install exactly what the lock file says, the pinned Node included.
# tools: npm
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

run npm ci
