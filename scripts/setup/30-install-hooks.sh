#!/usr/bin/env bash
# description: Make git start the scripts of hooks/ in this checkout; a hook that was there is kept as <name>.before.
# tools: git
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

hooks="$(run git rev-parse --git-path hooks)"
hooks="${hooks:-<hooks>}"
run mkdir -p "$hooks"
for script in "$PWD"/scripts/hooks/[0-9][0-9]-*.sh; do
  name="$(basename "$script" .sh)"
  hook="$hooks/${name#[0-9][0-9]-}"
  if [ -e "$hook" ] && [ ! -L "$hook" ]; then run mv "$hook" "$hook.before"; fi
  run ln -sfn "$script" "$hook"
done
