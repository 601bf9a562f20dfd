import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { z } from "zod";
import { packageFolders, packagePrograms } from "../../catalog/package-folders.ts";
import { findProject, type Project } from "../../catalog/project.ts";
import { checkPulumiFiles } from "../../catalog/stack-file.ts";
import { checkStack } from "../../catalog/stacks.ts";
import { engineEnvironment } from "./engine-environment.ts";
import { ensureEngine } from "../obtain/find-engine.ts";
import { prepareLocalRun } from "./local-run.ts";
import type { Session } from "./session.ts";
import { stateAddress } from "./state-address.ts";
import { makeFolder } from "../../files/write-file.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { setByHand } from "../../model/set-by-hand.ts";
import type { Context } from "../../terminal/context.ts";
import type { Progress } from "../../terminal/progress.ts";

/** Opens `stack` of the project around the context's folder. Obtains the engine where there is none. */
export async function openSession(
  context: Context,
  options: { stack: string; local: boolean; progress: Progress },
): Promise<Session> {
  const project = findProject(context.cwd);
  checkStack(project.root, options.stack);
  checkPulumiFiles(project.root, options.stack);
  const engine = await ensureEngine({ env: context.env, progress: options.progress });
  const given = engineEnvironment(context.env);
  for (const name of given.dropped) options.progress.step(`notice: ${name} is not passed on to the engine`);
  const env = baseEnvironment(given.env, project, dirname(engine.pulumi));
  const { stack, local } = options;
  const session = { project, stack, local, pulumi: engine.pulumi, patienceMs: patienceOf(context), env };
  if (options.local) await prepareLocalRun(session, options.progress);
  else leadToState(session, context);
  return session;
}

function leadToState({ project: { root }, stack, env: given }: Session, { env }: Context): void {
  const state = stateAddress({ root, stack }, env);
  if (state !== undefined) given[setByHand.backendVariable] = state;
}

/** GANTRY_PATIENCE in seconds; without it, five minutes: a busy machine may need one of them to start a program. */
function patienceOf({ env }: Context): number {
  const parsed = z.coerce
    .number()
    .int()
    .min(1)
    .max(86_400)
    .safeParse(env["GANTRY_PATIENCE"] ?? 300);
  if (parsed.success) return parsed.data * 1000;
  throw new GantryError(`GANTRY_PATIENCE is not a number of seconds from 1 to 86400`, {
    exitCode: ExitCode.usage,
  });
}

function baseEnvironment(
  env: Record<string, string>,
  project: Project,
  engineFolder: string,
): Record<string, string> {
  const packages = packageFolders(project.root).at(-1);
  const compiled = join(packages ?? join(project.root, "node_modules"), ".cache", "gantry");
  // Before a program runs: of a folder of packages that is written meanwhile, nobody could say who has written it.
  if (packages !== undefined) makeFolder(compiled);
  const front = [...packagePrograms(project.root).filter(existsSync), engineFolder];
  return {
    ...env,
    PATH: [...front, env["PATH"] ?? ""].join(delimiter),
    PULUMI_SKIP_UPDATE_CHECK: "1",
    // The event log, which says what the engine and the pack did, is behind this switch.
    PULUMI_DEBUG_COMMANDS: "true",
    // A pack is told where the project is, for it may lie elsewhere: that of the base branch does.
    GANTRY_ROOT: project.root,
    NODE_COMPILE_CACHE: compiled,
  };
}
