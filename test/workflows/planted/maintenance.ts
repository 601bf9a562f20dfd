import type { Mutation } from "./planted.ts";

/** Wrong in maintenance, which alone may be cancelled by a newer run. */
export const inMaintenance: readonly Mutation[] = [
  [
    "a deployment in maintenance, which a newer run would cancel",
    "queue-deployments",
    "      deployment: false\n",
    "",
  ],
];
