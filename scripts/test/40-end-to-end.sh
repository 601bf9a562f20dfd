#!/usr/bin/env bash
# description: Deploy an environment to the local cloud, read its outputs, and take it down again.
# tools: node
# verify: first-command
# arguments: staging
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

environment="${1-staging}"
run node cli/gantry.js up "$environment" --local --yes
run node cli/gantry.js outputs "$environment" --local --format json
run node cli/gantry.js destroy "$environment" --local --yes
