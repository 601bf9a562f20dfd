#!/usr/bin/env bash
# description: Merge a newer Gantry into a product; what is the product's stays as it is.
# tools: git
# verify: first-command
# arguments: gantry/main
set -euo pipefail
# shellcheck source=../testability.sh
. "$(dirname "$(readlink -f "$0")")/../testability.sh"

newer="$(required commit "${1-}")"
# Where Gantry has its example, a product has itself.
own=(.github .sops.yaml ":(glob)Pulumi.*.yaml" apps environments migrations docs/clarifications.yml docs/governance.yml docs/runbooks docs/secrets-catalog.md ":(glob)scripts/release/*-gantry.sh")
# What a product may have rewritten or left as it was.
either=(CHANGELOG.md README.md)

commit="$(run git rev-parse --verify --quiet "$newer^{commit}")" || fail "there is no commit $newer" "git fetch gantry, after git remote add gantry <address of Gantry> where there is no such remote"
merging() { git rev-parse --verify --quiet MERGE_HEAD >/dev/null; }

if [ "$script_mode" = DRY_RUN ] || ! merging; then
  changed="$(run git status --porcelain --untracked-files=no)"
  [ -z "$changed" ] || fail "there are changes that are not committed" "commit them first"
  # Gantry has at its top what this repository has in the project's folder.
  below="$(run git rev-parse --show-prefix)"
  subtree=()
  if [ -n "$below" ]; then subtree=(-X "subtree=${below%/}"); fi
  run git merge --no-commit --no-ff -X no-renames "${subtree[@]}" "${commit:-<commit>}" || true
fi
if [ "$script_mode" = EXECUTE ] && ! merging; then
  run git merge-base --is-ancestor "$commit" HEAD || fail "$newer could not be merged"
  say "UNCHANGED $newer is part of this already"
  exit 0
fi
mapfile -d '' -t paths < <(run git diff --name-only --relative -z HEAD -- "${own[@]}")
wait "$!"
mapfile -d '' -t -O "${#paths[@]}" paths < <(run git diff --name-only --relative -z --diff-filter=U -- "${own[@]}" "${either[@]}")
wait "$!"
for path in "${paths[@]}"; do
  if git cat-file -e "HEAD:./$path" 2>/dev/null; then
    run git --literal-pathspecs checkout --quiet HEAD -- "$path"
  else
    run git --literal-pathspecs rm --quiet --force --ignore-unmatch -- "$path"
  fi
done
open="$(run git diff --name-only --diff-filter=U)"
[ -z "$open" ] || fail "to be merged by hand: ${open//$'\n'/, }" "edit them, git add them, and run this again"
run git commit --no-edit
say "MERGED $newer; now: npm ci && npm run generate && npx gantry workflows generate"
