#!/usr/bin/env bash
# description: Deploy an environment by the guarded path; further arguments, such as --local, go to gantry up.
# tools: node
# verify: first-command
# arguments: staging --local
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

environment="$(required environment "${1-${ENVIRONMENT_CONTEXT-}}")"
run node cli/gantry.js up "$environment" --yes "${@:2}"
