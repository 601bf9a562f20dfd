import type { Mutation } from "./planted.ts";

/** Changes to the pipeline of the API in staging. */
export const inPipeline: readonly Mutation[] = [
  ["a cache in a release", "disallow-cache-in-releases", "no-cache: true", "cache-from: type=gha"],
  [
    "a restored cache in a release",
    "disallow-cache-in-releases",
    /docker\/login-action@\S+/,
    "actions/cache@27d5ce7f107fe9357f9df03efb73ab90386fccae",
  ],
  [
    "a release for a pull request",
    "give-pull-requests-nothing",
    "    if: github.ref == 'refs/heads/main'\n",
    "",
  ],
  [
    "a condition that a pull request meets",
    "give-pull-requests-nothing",
    "github.ref == 'refs/heads/main'",
    "github.base_ref == 'main'",
  ],
  [
    "a way around the condition",
    "give-pull-requests-nothing",
    "github.ref == 'refs/heads/main'",
    "github.ref == 'refs/heads/main' || inputs.version != ''",
  ],
  ["an image without an SBOM", "describe-what-is-published", "sbom: true", "sbom: false"],
  ["an image with half a provenance", "describe-what-is-published", "mode=max", "mode=min"],
  [
    "an image that nobody attests",
    "describe-what-is-published",
    "subject-digest: ${{ steps.push.outputs.digest }}",
    "subject-digest: ${{ steps.push-migrations.outputs.digest }}",
  ],
  [
    "an action of a release that is moved",
    "pin-actions-by-commit",
    /docker\/build-push-action@[0-9a-f]{40}/,
    "docker/build-push-action@v7",
  ],
  [
    "a release that nobody watches",
    "harden-jobs-with-credentials",
    /step-security\/harden-runner@\S+/,
    "docker/setup-buildx-action@37fe631027851001ddb9b187196cc803df7f5f0e",
  ],
  [
    "pip without hashes",
    "install-from-lock-file",
    "scripts/setup/40-install-python-packages.sh apps/api",
    "pip install ruff",
  ],
  ["steps that are no list", "workflow-syntax", "      - name: Check out\n", "        name: Check out\n"],
];
