#!/usr/bin/env bash
# description: Say which tools are here, which are missing and how to get them.
# tools: node
# verify: execute
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

run node cli/gantry.js doctor
