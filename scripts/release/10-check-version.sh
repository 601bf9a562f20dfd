#!/usr/bin/env bash
# description: Check that a version such as v1.2.3 can be released: package.json and CHANGELOG.md have it, and no tag has.
# tools: git
# verify: first-command
# arguments: v1.2.3
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

version="$(required version "${1-}")"
if [ "$script_mode" = EXECUTE ] && [[ ! $version =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[A-Za-z0-9.]+)?$ ]]; then
  stop 2 "\"$version\" is no version" "write it as v1.2.3"
fi
number="${version#v}"
run grep -qF "\"version\": \"$number\"," package.json || fail "package.json has another version than $number"
run grep -qE "^## ${number//./\\.}( |\$)" CHANGELOG.md || fail "CHANGELOG.md has no section $number"
known="$(run git ls-remote --tags origin "refs/tags/$version")"
[ -z "$known" ] || fail "the tag $version exists" "a version never moves: release the next one"
