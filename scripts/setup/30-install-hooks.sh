#!/usr/bin/env bash
# description: Make git start the scripts of hooks/ in this checkout; a hook that was there is kept as <name>.before.
# tools: git
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

hooks="$(run git rev-parse --git-path hooks)"
hooks="${hooks:-<hooks>}"
here="$(run git -C scripts/hooks rev-parse --show-prefix)"
run mkdir -p "$hooks"
for script in "$PWD"/scripts/hooks/[0-9][0-9]-*.sh; do
  name="$(basename "$script" .sh)"
  hook="$hooks/${name#[0-9][0-9]-}"
  # A link to the scripts of another project that is there; one of this project elsewhere, or of a folder that it has left, is followed.
  if [ -L "$hook" ] && [ -e "$hook" ]; then
    there="$(git -C "$(dirname "$(readlink -f "$hook")")" rev-parse --show-prefix)" || there=""
    case "$there" in
      "${here:-<folder>}" | "") ;;
      *) fail "$hook starts the scripts of another project of this repository, in ${there%scripts/hooks/}" "remove it, where it should start those of ${PWD##*/}" ;;
    esac
  fi
  if [ -e "$hook" ] && [ ! -L "$hook" ]; then run mv "$hook" "$hook.before"; fi
  run ln -sfn "$script" "$hook"
done
