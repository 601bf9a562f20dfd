import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { loadEnvironment, loadRepository } from "../../../catalog/load.ts";
import { environmentStack } from "../../../stacks/environment.ts";
import { repositoryStack } from "../../../stacks/repository.ts";
import { registerWaivers } from "../../../stacks/waivers.ts";
import { beforeFirst, settingsOf } from "../../support/example.ts";
import type { TestProject } from "../../support/project.ts";
import { record } from "../../support/recording.ts";
import type { RepositoryVariation } from "./repository-variation.ts";
import { type State, stateOf } from "./state-of.ts";
import type { Variation } from "./variation.ts";
import { writeVariedCatalog } from "./write-catalog.ts";
import { writeVariedRepository } from "./write-repository.ts";

/** A stack that keeps every rule. */
export interface SoundStack {
  stack: string;
  variation: Variation | RepositoryVariation;
  /** Writes its catalog into the project. */
  write(project: TestProject): void;
  /** The state that its program would leave. One at a time: the mocks are the process's own. */
  state(project: TestProject): Promise<State>;
}

/** The stack of an environment. */
export function soundEnvironment(variation: Variation): SoundStack {
  const stack = variation.environment;
  return {
    stack,
    variation,
    write(project) {
      writeVariedCatalog(project, variation);
    },
    async state(project) {
      writeLedger(project, stack);
      const catalog = loadEnvironment(project.root, stack, { rotationsDir: ".gantry/rotations" });
      const settings = settingsOf(catalog);
      const recording = await record(
        async () => {
          await registerWaivers(catalog.waivers);
          return environmentStack(catalog, settings, beforeFirst(catalog));
        },
        { stack },
      );
      return stateOf(recording, stack, { project: settings.project, region: "us-east1" });
    },
  };
}

/** The stack of what the repository has once. */
export function soundRepository(variation: RepositoryVariation): SoundStack {
  const stack = "repository";
  return {
    stack,
    variation,
    write(project) {
      writeVariedRepository(project, variation);
    },
    async state(project) {
      const catalog = loadRepository(project.root);
      const recording = await record(() => repositoryStack(catalog), { stack });
      return stateOf(recording, stack, {});
    },
  };
}

/** Everything was rotated just now. */
function writeLedger(project: TestProject, stack: Variation["environment"]): void {
  const ledger = project.path(".gantry", "rotations");
  const lastRotatedAt = new Date().toISOString();
  const rotated = ["registry", ...loadEnvironment(project.root, stack).bundles.map(({ name }) => name)];
  mkdirSync(ledger, { recursive: true });
  writeFileSync(
    join(ledger, `${stack}.yml`),
    stringify(Object.fromEntries(rotated.map((name) => [name, { lastRotatedAt }]))),
  );
}
