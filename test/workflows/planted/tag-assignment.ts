import type { Mutation } from "./planted.ts";

/** Changes to the workflow that makes and moves tags. */
export const inTagAssignment: readonly Mutation[] = [
  [
    "an artifact in a script",
    "keep-expressions-out-of-scripts",
    "run: scripts/release/60-assign-tag.sh",
    "run: scripts/release/60-assign-tag.sh ${{ inputs.artifacts }}",
  ],
  [
    "a key that every branch reads",
    "keep-secrets-in-environments",
    /\n {4}environment:\n.*\n.*(?=\n {4}concurrency)/,
    "",
  ],
  [
    "an assignment that the next one cancels",
    "queue-deployments",
    "cancel-in-progress: false",
    "cancel-in-progress: true",
  ],
  [
    "an assignment that nobody watches",
    "harden-jobs-with-credentials",
    /step-security\/harden-runner@\S+/,
    "docker/setup-buildx-action@37fe631027851001ddb9b187196cc803df7f5f0e",
  ],
];
