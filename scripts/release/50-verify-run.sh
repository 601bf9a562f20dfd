#!/usr/bin/env bash
# description: Ask GitHub whether a run is of a pipeline on this repository's default branch and of a commit, and has not failed.
# tools: node curl
# verify: first-command
# arguments: https://github.com/example/product/actions/runs/1 0123456789012345678901234567890123456789
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

page="$(required run "${1-}")"
commit="$(required commit "${2-}")"
repository="${GITHUB_REPOSITORY:-<owner>/<repository>}"
runs="${GITHUB_SERVER_URL:-https://github.com}/$repository/actions/runs"
id="${page#"$runs/"}"
if [ "$script_mode" = EXECUTE ] && [ -n "${GITHUB_REPOSITORY-}" ] && [[ ! $id =~ ^[0-9]{1,20}$ ]]; then
  stop 2 "\"$page\" is no run of $repository" "write it as $runs/<number>"
fi
# What a pull request runs is nobody's release, and neither is what another branch's workflow has built.
problems='
const { status, conclusion, event, head_branch, head_sha, path = "", repository, head_repository } =
  JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const [wanted, commit, branch, pipelines] = process.argv.slice(1);
const file = path.replace(/@.*/, "");
const said = [
  [repository?.full_name === wanted && head_repository?.full_name === wanted, "is not of " + wanted],
  [head_sha === commit, "is of the commit " + head_sha + " and not of " + commit],
  [head_branch === branch, "is of the branch " + head_branch + " and not of " + branch],
  [pipelines.split(" ").includes(file), "is of " + path + ", which is no pipeline"],
  [["push", "workflow_dispatch", "schedule", "release"].includes(event), "was started by " + event],
  [status === "completed" ? conclusion === "success" : status === "in_progress", "is " + status + ": " + conclusion],
];
console.log(said.filter(([holds]) => !holds).map(([, problem]) => problem).join(", "));'

place="${GITHUB_API_URL:-https://api.github.com}/repos/$repository/actions/runs/$id"
# The token goes in by standard input, since arguments can be seen by every process.
found="$(
  run curl --fail-with-body --silent --show-error --max-time 30 --retry 3 --config - "$place" <<END
header = "Authorization: Bearer ${GITHUB_TOKEN-}"
header = "Accept: application/vnd.github+json"
END
)"
[ "$script_mode" = EXECUTE ] || exit 0
wrong="$(node --eval "$problems" "$repository" "$commit" "${DEFAULT_BRANCH:-main}" "${PIPELINES-}" <<<"$found")"
[ -z "$wrong" ] || fail "the run $page $wrong" "name the run that built the version"
say "$page built $commit"
