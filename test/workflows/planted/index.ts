import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../../support/project.ts";
import { byHand } from "./by-hand.ts";
import { inDeployment } from "./deployment.ts";
import { inPipeline } from "./pipeline.ts";
import { inMaintenance } from "./maintenance.ts";
import type { Mutation, Planted } from "./planted.ts";
import { inPullRequest } from "./pull-request.ts";
import { inRepository } from "./repository.ts";
import { inTagAssignment } from "./tag-assignment.ts";

export { correct, harmless, withScript } from "./by-hand.ts";
export type { Planted } from "./planted.ts";

/** Every workflow with something wrong in it: changes to generated ones, and some that were written by hand. */
export const planted: readonly Planted[] = [
  ...mutate("pull-request", inPullRequest),
  ...mutate("deploy-production", inDeployment),
  ...mutate("deploy-repository", inRepository),
  ...mutate("staging-api", inPipeline),
  ...mutate("tag-assignment", inTagAssignment),
  ...mutate("maintenance", inMaintenance),
  ...byHand,
];

function mutate(file: string, mutations: readonly Mutation[]): Planted[] {
  const path = `.github/workflows/${file}.yml`;
  const before = readFileSync(join(checkout, path), "utf8");
  return mutations.map(([what, rule, from, to]) => {
    const text = before.replace(from, to);
    if (text === before) throw new Error(`${path} does not contain ${String(from)}`);
    return { what, rule, path, text };
  });
}
