import type { Mutation } from "./planted.ts";

/** Changes to the deployment of what the repository has once. */
export const inRepository: readonly Mutation[] = [
  ["a push to any branch", "deploy-by-dispatch", "    branches:\n      - main\n", ""],
  ["a push to two branches", "deploy-by-dispatch", "      - main\n", "      - main\n      - topic\n"],
  ["a push to another branch", "deploy-by-dispatch", "      - main\n", "      - topic\n"],
  ["a push of tags as well", "deploy-by-dispatch", "    branches:\n", '    tags: ["v*"]\n    branches:\n'],
  [
    "the repository's settings from whatever ref",
    "deploy-by-dispatch",
    / {4}if: github.ref == 'refs\/heads\/main'\n/,
    "",
  ],
  [
    "the repository's settings at a pull request",
    "deploy-by-dispatch",
    "  workflow_dispatch: {}\n",
    "  workflow_dispatch: {}\n  pull_request: {}\n",
  ],
  [
    "two deployments of the repository's settings at once",
    "queue-deployments",
    /\n {4}concurrency:\n.*\n.*(?=\n {4}steps)/,
    "",
  ],
  [
    "the repository's settings without the environment",
    "limit-identity-tokens",
    /\n {4}environment:\n.*\n.*(?=\n {4}concurrency)/,
    "",
  ],
];
