#!/usr/bin/env bash
# description: Start the workflow that deploys a version of an app to an environment; the root has an empty app.
# tools: curl
# verify: first-command
# arguments: staging api v1.2.3
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

environment="$(required environment "${1-}")"
app="${2-}"
version="$(required version "${3-}")"
if [ "$script_mode" = EXECUTE ] && [[ ! $environment =~ ^[a-z]+$ ]]; then stop 2 "\"$environment\" is no environment"; fi
required_version "$version" "${app:+$app/}$version"
repository="${GITHUB_REPOSITORY:-<owner>/<repository>}"
place="${GITHUB_API_URL:-https://api.github.com}/repos/$repository/actions/workflows/deploy-$environment.yml/dispatches"
body="$(printf '{"ref":"%s","inputs":{"version":"%s","subproject":"%s"}}' "${DEFAULT_BRANCH:-main}" "$version" "$app")"
# The token goes in by standard input, since arguments can be seen by every process.
run curl --fail-with-body --silent --show-error --max-time 30 --retry 3 --config - --data "$body" "$place" <<EOF
header = "Authorization: Bearer ${GITHUB_TOKEN-}"
header = "Accept: application/vnd.github+json"
EOF
say "started deploy-$environment.yml with ${app:+$app/}$version"
