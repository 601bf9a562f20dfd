#!/usr/bin/env bash
# description: Check that a version such as v1.2.3 can be released: package.json and CHANGELOG.md have it, and no tag has.
# tools: git
# verify: first-command
# arguments: v1.2.3
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

version="$(required version "${1-}")"
case "$version" in */*) stop 2 "\"$version\" is of a subproject" "this is the repository's own release: write it as v1.2.3" ;; esac
required_version "$version"
number="${version#v}"
run grep -qF "\"version\": \"$number\"," package.json || fail "package.json has another version than $number"
run grep -qE "^## ${number//./\\.}( |\$)" CHANGELOG.md || fail "CHANGELOG.md has no section $number"
known="$(run git ls-remote --tags origin "refs/tags/$version")"
[ -z "$known" ] || fail "the tag $version exists" "a version never moves: release the next one"
