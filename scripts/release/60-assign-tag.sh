#!/usr/bin/env bash
# description: Assign a tag as the inputs say, which are variables: TAG_TYPE, VERSION, SUBPROJECT, ENVIRONMENT, STATE and so on.
# tools: node
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

words=("--type=${TAG_TYPE-}" "--version=${VERSION-}")
word() { if [ -n "$2" ]; then words+=("--$1=$2"); fi; }

word subproject "${SUBPROJECT-}"
word commit "${COMMIT_SHA-}"
word state "${STATE-}"
word run "${RUN-}"
# A version's is where it goes afterwards, and no part of its tag.
if [ "${TAG_TYPE-}" != version ]; then word environment "${ENVIRONMENT-}"; fi
if [ "${FORCE_MOVE-}" = true ]; then words+=(--force-move); fi
set -o noglob
for artifact in ${ARTIFACTS-}; do word artifact "$artifact"; done
run node cli/gantry.js tag assign "${words[@]}" --yes --json
