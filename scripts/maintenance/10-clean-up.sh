#!/usr/bin/env bash
# description: Delete logs of pipeline runs that are older than 30 days.
# tools: find
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

run mkdir -p logs
run find logs -type f -name 'ci-*.log' -mtime +30 -print -delete
