#!/usr/bin/env bash
# description: Give what was built a name by its digest, under which the run keeps it: so a run says itself what it has built.
# tools: node
# verify: first-command
# arguments: sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

digest="$(required digest "${1-}")"
if [ "$script_mode" = EXECUTE ] && [[ ! $digest =~ ^sha256:[0-9a-f]{64}$ ]]; then
  stop 2 "\"$digest\" is no digest" "write it as sha256:<64 hex>"
fi
run node --eval 'require("node:fs").writeFileSync("built.txt", process.argv[1] + "\n")' "$digest"
if [ -n "${GITHUB_OUTPUT-}" ] && [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]]; then
  echo "name=built-${digest#sha256:}" >> "$GITHUB_OUTPUT"
fi
say "$digest is kept as built-${digest#sha256:}"
