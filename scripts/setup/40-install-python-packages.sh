#!/usr/bin/env bash
# description: Install exactly what an app's requirements-dev.txt pins, each package by its hash.
# tools: python3
# verify: first-command
# arguments: api
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

app="$(required app "${1-}")"
run python3 -m pip install --require-hashes --requirement "${apps:?}/$app/requirements-dev.txt"
