#!/usr/bin/env bash
# description: Find the commit of a version, and refuse one that is on no protected branch; without a version there is none to find.
# tools: git
# verify: first-command
# arguments: v1.2.3
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

branch="${DEFAULT_BRANCH:-main}"
if [ "${GITHUB_REF:-refs/heads/$branch}" != "refs/heads/$branch" ]; then
  fail "this run is of $GITHUB_REF, and deployments run from $branch" "start it again from $branch, with the version as its input"
fi
if [ "${VERSION_OPTIONAL-}" = true ] && [ -z "${1-}${2-}" ]; then
  say "no version: the environment itself is brought up to $branch"
  exit 0
fi
version="$(required version "${1-}")"
tag="${2:+$2/}$version"
required_version "$version" "$tag"
# Said once more where a reader, and the check of workflows, can see that one value is written and no second line.
if [ "$script_mode" = EXECUTE ] && [[ ! $tag =~ ^[A-Za-z0-9_./-]+$ ]]; then stop 2 "\"$tag\" is no tag"; fi
commit="$(run git rev-parse --verify --quiet "refs/tags/$tag^{commit}")" || fail "there is no tag $tag"
holders="$(run git for-each-ref --contains "${commit:-<commit>}" "refs/remotes/origin/$branch" refs/remotes/origin/release)"
if [ "$script_mode" = EXECUTE ] && [ -z "$holders" ]; then
  fail "the tag $tag is on neither $branch nor a release branch" "merge its commit first"
fi
if [ "$script_mode" = EXECUTE ]; then printf 'commit=%s\n' "$commit" | tee -a "${GITHUB_OUTPUT:-/dev/null}"; fi
