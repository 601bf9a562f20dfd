#!/usr/bin/env bash
# description: Ask GitHub whether a run has built the artifacts that a version names: images by the names it kept them under.
# tools: node curl
# verify: first-command
# arguments: https://github.com/example/product/actions/runs/1 0123456789012345678901234567890123456789 ghcr.io/example/api@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

page="$(required run "${1-}")"
commit="$(required commit "${2-}")"
artifacts="$(required "list of artifacts" "${3-}")"
repository="${GITHUB_REPOSITORY:-<owner>/<repository>}"
id="${page##*/}"
if [ "$script_mode" = EXECUTE ] && [[ ! $id =~ ^[0-9]{1,20}$ ]]; then stop 2 "\"$page\" is no run"; fi
kept='
const { artifacts = [] } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const [name, id] = process.argv.slice(1);
console.log(artifacts.some((each) => each.name === name && String(each.workflow_run?.id) === id) ? "yes" : "no");'

set -o noglob
for artifact in $artifacts; do
  if [ "$artifact" = "git:$commit" ]; then
    say "$artifact is the run's commit"
    continue
  fi
  if [ "$script_mode" = EXECUTE ] && [[ ! $artifact =~ ^(ghcr\.io|[a-z0-9-]+-docker\.pkg\.dev)/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$ ]]; then
    fail "\"$artifact\" is no image by digest, and not the commit $commit"
  fi
  name="built-${artifact##*:}"
  place="${GITHUB_API_URL:-https://api.github.com}/repos/$repository/actions/runs/$id/artifacts?name=$name"
  # The token goes in by standard input, since arguments can be seen by every process.
  found="$(
    run curl --fail-with-body --silent --show-error --max-time 30 --retry 3 --config - "$place" <<END
header = "Authorization: Bearer ${GITHUB_TOKEN-}"
header = "Accept: application/vnd.github+json"
END
  )"
  if [ "$script_mode" != EXECUTE ]; then continue; fi
  if [ "$(node --eval "$kept" "$name" "$id" <<<"$found")" != yes ]; then
    fail "the run $page has not built $artifact" "name the run that built it"
  fi
  say "$page built $artifact"
done
