#!/usr/bin/env bash
# description: Pack Gantry itself into .gantry/release, with its checksum and what the changelog says of its version.
# tools: npm sha256sum
# verify: first-command
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

version="$(run npm pkg get version)"
version="${version//\"/}"
folder=.gantry/release
archive="$folder/gantry-dev-gantry-$version.tgz"
notes="$folder/notes.md"
# GitHub takes 125,000 characters.
longest=120000

run grep -qF "## $version - " CHANGELOG.md || fail "CHANGELOG.md has no section $version" "\"npm version minor\" writes the one of the next version"
run rm -rf "$folder"
run mkdir -p "$folder"
run npm pack --pack-destination "$folder"
sum="$(run sha256sum "$archive")"
if [ "$script_mode" != EXECUTE ]; then exit 0; fi
printf '%s  %s\n' "${sum%% *}" "${archive##*/}" >"$archive.sha256"
# What links lead to lies in the repository, and not beside a release.
tree="${GITHUB_SERVER_URL:-https://github.com}/${GITHUB_REPOSITORY:-<owner>/<name>}/blob/gantry/v$version"
awk -v head="## $version - " '/^## /{on = index($0, head) == 1; next} on' CHANGELOG.md | sed "s#](docs/#]($tree/docs/#g" >"$notes"
if [ "$(wc -c <"$notes")" -gt "$longest" ]; then echo "[What changed]($tree/CHANGELOG.md)" >"$notes"; fi
