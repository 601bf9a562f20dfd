#!/usr/bin/env bash
# Releases at GitHub what scripts/release/75-pack-gantry.sh packed, with the tag gantry/v1.2.3 on the checked out commit, once. No script
# of the pipeline, since it needs gh, which GitHub's runners have and other machines may lack.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

say() { printf 'publish-gantry: %s\n' "$1" >&2; }

version="$(npm pkg get version)"
version="${version//\"/}"
tag="gantry/v$version"
archive="gantry-dev-gantry-$version.tgz"
commit="$(git rev-parse HEAD)"

tagged="$(gh api "repos/{owner}/{repo}/git/matching-refs/tags/$tag" --jq ".[] | select(.ref == \"refs/tags/$tag\") | .object.sha")"
if [ -n "$tagged" ] && [ "$tagged" != "$commit" ]; then
  say "$tag is on $tagged, and this is $commit"
  say "  hint: a version never moves: release the next one"
  exit 1
fi
# Of a release that was stopped half way GitHub keeps a draft.
drafts="$(gh release list --limit 1000 --json tagName,isDraft --jq ".[] | select(.tagName == \"$tag\") | .isDraft")"
case "$drafts" in
  *false*)
    say "UNCHANGED $tag is released"
    exit 0
    ;;
  true*) gh release delete "$tag" --yes ;;
esac
cd .gantry/release
sha256sum --check --strict "$archive.sha256"
options=(--target "$commit" --title "Gantry $version" --notes-file notes.md)
case "$version" in *-*) options+=(--prerelease) ;; esac
gh release create "$tag" "${options[@]}" "$archive" "$archive.sha256"
say "CREATED $tag"
