#!/usr/bin/env bash
# description: Refuse to push what only the deploy identity writes, or what never moves, and check the types.
# tools: tsc
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

environments="production|staging|canary|sandbox|performance"
number="v[0-9]+\.[0-9]+\.[0-9]+"
zeros="^0+$"

refuse_environment() {
  local subproject=""
  case "$1" in */*) subproject=" -f subproject=$(printf %q "${1%/*}")" ;; esac
  fail "the tag $1 says what runs there, and only the deploy identity moves it" \
    "gh workflow run ${tag_assignment_workflow:?} -f tag_type=environment -f environment=${1##*/}$subproject -f version=v1.2.3"
}

# git gives a line for each ref: local name, local commit, remote name, remote commit (zeros where there is none).
while [ "$script_mode" = EXECUTE ] && [ ! -t 0 ] && read -r _ _ remote before; do
  name="${remote#refs/tags/}"
  if [[ $remote =~ ^refs/tags/(.+/)?($environments)$ ]]; then refuse_environment "$name"; fi
  if [[ $remote =~ ^refs/heads/gantry(/|$) ]]; then
    fail "the branch ${remote#refs/heads/} records what happened, and only the deploy identity writes it" \
      "gh workflow run ${tag_assignment_workflow:?} moves a tag, and records that"
  fi
  if [[ $before =~ $zeros ]]; then continue; fi
  # Approvals, and records of deployments without one, are as little moved as versions and their states.
  if [[ $remote =~ ^refs/tags/(.+/)?($number|(approvals|break-glass)/) ]]; then
    fail "the tag $name is on the remote already, and never moves" "release the next version, or approve it anew"
  fi
done
run scripts/build/10-typecheck.sh
