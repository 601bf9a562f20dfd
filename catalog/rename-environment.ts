import { environmentNames } from "../model/environment-names.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { quoteKey } from "./check/quote.ts";
import { knownEnvironment } from "./catalog-error.ts";
import { listEnvironments } from "./files/list-environments.ts";
import { findProject } from "./project.ts";

/**
 * Refuses, and says what to do instead: an environment's name is one of five, and is part of what each of its resources is
 * called in each cloud (docs/decisions/0030).
 *
 * @throws GantryError always
 */
export function renameEnvironment(context: Context, { from, to }: { from: string; to: string }): never {
  const { root } = findProject(context.cwd);
  const old = knownEnvironment(root, from);
  const now = environmentNames.find((name) => name === to);
  if (now === undefined) {
    throw new GantryError(`${quoteKey(to)} is no name of an environment`, {
      hint: `an environment is one of ${environmentNames.join(", ")}`,
      exitCode: ExitCode.usage,
    });
  }
  if (listEnvironments(root).includes(now)) {
    throw new GantryError(`the environment "${now}" is there already`, {
      hint: `bring to it what ${old} runs with "gantry promote ${now} --from ${old}"`,
      exitCode: ExitCode.usage,
    });
  }
  throw new GantryError(
    `an environment keeps its name: "${old}" is part of what its resources are called in each cloud`,
    {
      problems: [
        `make "${now}" beside it: environments/${now}/ and Pulumi.${now}.yaml, with a Google project and hosts of its own`,
        `deploy it with "gantry up ${now}", and bring its secrets with "gantry secrets sync ${now}"`,
        `bring the versions over with "gantry promote ${now} --from ${old}", and people to the new hosts`,
        `let the old one go with "gantry destroy ${old}"; what is protected needs a waiver with once: true each, deployed first`,
        `then remove environments/${old}/ and Pulumi.${old}.yaml, and run "gantry workflows generate"`,
      ],
      hint: "step by step: docs/how-to/rename-a-surface.md",
      exitCode: ExitCode.usage,
    },
  );
}
