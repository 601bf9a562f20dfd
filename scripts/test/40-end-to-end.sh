#!/usr/bin/env bash
# description: Deploy an environment to the local cloud, read its outputs, and take it down again.
# tools: npx
# verify: first-command
# arguments: staging
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

environment="${1-staging}"
run npx --no -- gantry up "$environment" --local --yes
run npx --no -- gantry outputs "$environment" --local --format json
run npx --no -- gantry destroy "$environment" --local --yes
