#!/usr/bin/env bash
# description: Put the version's tag of an app on the checked out commit, naming what was built; without a version, a build's own.
# tools: git node base64
# verify: first-command
# arguments: api staging v1.2.3 ghcr.io/example/api@sha256:0
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

app="$(required app "${1-}")"
environment="$(required environment "${2-}")"
version="${3-}"
if [ -z "$version" ]; then
  number="$(run node --print 'require("./package.json").version')"
  version="v${number:-0.0.0}-$environment.${GITHUB_RUN_NUMBER:-0}"
fi
tag="$app/${version#"$app/"}"
required_version "$tag"
# Said once more where a reader, and the check of workflows, can see that one value is written and no second line.
if [ "$script_mode" = EXECUTE ] && [[ ! $tag =~ ^[A-Za-z0-9_./-]+$ ]]; then stop 2 "\"$tag\" is no tag"; fi

# The token reaches the git of this script alone: neither as an argument nor through a file.
if [ "$script_mode" = EXECUTE ] && [ -n "${GITHUB_TOKEN-}" ]; then
  GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $(printf 'x-access-token:%s' "$GITHUB_TOKEN" | base64 --wrap=0)"
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="http.${GITHUB_SERVER_URL:-https://github.com}/.extraheader" GIT_CONFIG_VALUE_0
fi
export GIT_COMMITTER_NAME="github-actions[bot]" GIT_COMMITTER_EMAIL="41898282+github-actions[bot]@users.noreply.github.com"

head="$(run git rev-parse HEAD)"
known="$(run git ls-remote origin "refs/tags/$tag" "refs/tags/$tag^{}")"
case "$known" in
  "")
    run git tag --annotate --message "$tag" --message "${*:4}" "$tag"
    run git push origin "refs/tags/$tag"
    pushed="$(run git ls-remote origin "refs/tags/$tag")"
    if [ "$script_mode" = EXECUTE ] && [[ $pushed != "$(git rev-parse "refs/tags/$tag")"* ]]; then fail "the remote has not taken the tag $tag"; fi
    say "CREATED $tag"
    ;;
  *"$head"*) say "UNCHANGED $tag" ;;
  *) fail "the tag $tag is on another commit" "a version never moves: take the next one" ;;
esac
if [ "$script_mode" = EXECUTE ]; then printf 'version=%s\n' "${tag#"$app/"}" >>"${GITHUB_OUTPUT:-/dev/null}"; fi
