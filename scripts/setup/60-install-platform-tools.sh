#!/usr/bin/env bash
# description: Install the programs of platforms, such as vercel and eas, exactly as their own lock files say, without scripts.
# tools: npm
# verify: first-command
# arguments: vercel
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

required "list of programs" "${1-}" >/dev/null
for tool in "$@"; do
  if [[ ! $tool =~ ^[a-z]+$ ]]; then stop 2 "\"$tool\" is no program" "name folders of tools/, such as vercel"; fi
  run npm ci --ignore-scripts --prefix "tools/$tool"
done
