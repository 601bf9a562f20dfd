#!/usr/bin/env bash
# description: Put what CHANGELOG.md has below "Unreleased" under a version of Gantry itself, with its date; "npm version" starts it.
# tools: git
# verify: first-command
# arguments: 1.2.3
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

version="$(required version "${1-}")"
# npm asks that only where it commits.
changed="$(run git status --porcelain --untracked-files=no)"
[ -z "$changed" ] || fail "there are changes that are not committed: ${changed//$'\n'/, }" \
  "commit them first; a release that was begun is taken back by: git restore CHANGELOG.md package.json package-lock.json"
if [ "$script_mode" = EXECUTE ]; then
  [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || stop 2 "\"$version\" is no version" "write it as 1.2.3 or 1.2.3-rc.1"
  ! grep -qF "## $version - " CHANGELOG.md || fail "CHANGELOG.md has $version already" "a version never changes: release the next one"
  entries="$(awk '/^## /{on = $0 == "## Unreleased"} on && /^- /' CHANGELOG.md)"
  [ -n "$entries" ] || fail 'CHANGELOG.md has nothing below "## Unreleased"' "what users notice has a line there"
fi
# A heading more, and not one byte of what is there otherwise.
run sed --in-place "0,/^## Unreleased\$/s//## Unreleased\n\n## $version - $(date -u +%F)/" CHANGELOG.md
