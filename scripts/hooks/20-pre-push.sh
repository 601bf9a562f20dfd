#!/usr/bin/env bash
# description: Refuse to push what only the deploy identity moves, or what never moves, and check the types.
# tools: tsc
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

environments="production|staging|canary|sandbox|performance"
zeros="^0+$"

refuse() {
  local subproject="" name="${1#refs/tags/}"
  case "$name" in */*) subproject=" -f subproject=${name%/*}" ;; esac
  fail "the tag $name says what runs there, and only the deploy identity moves it" \
    "gh workflow run tag-assignment.yml -f tag_type=environment -f environment=${name##*/}$subproject"
}

# git gives a line for each ref: local name, local commit, remote name, remote commit (zeros where there is none).
while [ "$script_mode" = EXECUTE ] && [ ! -t 0 ] && read -r _ _ remote before; do
  if [[ $remote =~ ^refs/tags/(.+/)?($environments)$ ]]; then refuse "$remote"; fi
  if [[ $remote =~ ^refs/tags/(.+/)?v[0-9]+\.[0-9]+\.[0-9]+ && ! $before =~ $zeros ]]; then
    fail "the tag ${remote#refs/tags/} is on the remote already, and never moves" "release the next version"
  fi
done
run scripts/build/10-typecheck.sh
