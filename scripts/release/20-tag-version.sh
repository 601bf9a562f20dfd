#!/usr/bin/env bash
# description: Put the tag of a version such as v1.2.3 on the checked out commit and push it.
# tools: git
# verify: first-command
# arguments: v1.2.3
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

version="$(required version "${1-}")"
run scripts/release/10-check-version.sh "$version"
run git tag --annotate --message "$version" "$version"
run git push origin "refs/tags/$version"
pushed="$(run git ls-remote origin "refs/tags/$version")"
if [ "$script_mode" = EXECUTE ] && [[ $pushed != "$(git rev-parse "refs/tags/$version")"* ]]; then fail "the remote has not taken the tag $version"; fi
