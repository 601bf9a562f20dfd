#!/usr/bin/env bash
# description: Install exactly what an app's requirements-dev.txt pins, each package by its hash, or what uv.lock says.
# tools: python3
# verify: first-command
# arguments: apps/api
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

folder="$(folder_of folder "${1-}")"
manager="${2-pip}"
installed_by "$manager" pip uv
case "$manager" in
  pip) run python3 -m pip install --require-hashes --requirement "$folder/requirements-dev.txt" ;;
  uv) run uv sync --locked --project "$folder" ;;
esac
