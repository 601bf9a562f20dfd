#!/usr/bin/env bash
# description: Start the workflow that tags what a run built as a version and deploys it; a version that is there is only deployed.
# tools: git node curl
# verify: first-command
# arguments: api staging v1.2.3 git:0123456789012345678901234567890123456789
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
server="${GITHUB_SERVER_URL:-https://github.com}/${GITHUB_REPOSITORY:-<owner>/<repository>}"

# A version is built once. What other pipelines need of it is that it goes to their environment.
there="$(run git for-each-ref "refs/tags/$tag")"
if [ -n "$there" ]; then
  say "$tag is there"
  exec scripts/release/40-start-deployment.sh "$environment" "$app" "${tag#"$app/"}"
fi
artifacts="$(required "list of artifacts" "${4-}")"
if [ "$script_mode" = EXECUTE ] && [[ ! $artifacts =~ ^[A-Za-z0-9._/@:\ -]+$ ]]; then
  stop 2 "\"$artifacts\" are no artifacts" "write each as an image by digest, such as ghcr.io/<owner>/<name>@sha256:<64 hex>, or git:<commit>"
fi
body="$(printf '{"ref":"%s","inputs":{"tag_type":"version","subproject":"%s","version":"%s","environment":"%s","commit_sha":"%s","artifacts":"%s","run":"%s"}}' \
  "${DEFAULT_BRANCH:-main}" "$app" "${tag#"$app/"}" "$environment" "${GITHUB_SHA-}" "$artifacts" "$server/actions/runs/${GITHUB_RUN_ID-}")"
place="${GITHUB_API_URL:-https://api.github.com}/repos/${GITHUB_REPOSITORY:-<owner>/<repository>}/actions/workflows/${tag_assignment_workflow:?}/dispatches"
# The token goes in by standard input, since arguments can be seen by every process.
run curl --fail-with-body --silent --show-error --max-time 30 --retry 3 --config - --data "$body" "$place" <<END
header = "Authorization: Bearer ${GITHUB_TOKEN-}"
header = "Accept: application/vnd.github+json"
END
say "started $tag_assignment_workflow with $tag for $environment"
