import { listEnvironments } from "../catalog/load.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { checkStack } from "../catalog/stacks.ts";
import { findProject } from "../catalog/project.ts";
import { checkSecrets, type SecretsCheck } from "./check-secrets.ts";
import { print, say } from "../terminal/say.ts";

/** Checks the secrets of one environment, or of all of them, and says everything that is wrong at once. */
export async function checkAllSecrets(
  context: Context,
  options: { environment: string | undefined; json: boolean },
): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  if (options.environment !== undefined) checkStack(root, options.environment);
  const environments = options.environment === undefined ? listEnvironments(root) : [options.environment];
  const results: (SecretsCheck & { environment: string; problems: readonly string[] })[] = [];
  for (const environment of environments) {
    results.push({ environment, ...(await checkOne(context, root, environment)) });
  }
  const notices = new Set(results.flatMap((result) => result.notices));
  for (const notice of notices) say(context, `notice: ${notice}`);
  const problems = [...new Set(results.flatMap((result) => result.problems))];
  if (options.json) {
    context.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
    return problems.length > 0 ? ExitCode.usage : ExitCode.done;
  }
  if (problems.length > 0) {
    throw new GantryError("the secrets are not ready", { problems, exitCode: ExitCode.usage });
  }
  for (const result of results) print(context, summary(result));
  return ExitCode.done;
}

async function checkOne(
  context: Context,
  root: string,
  environment: string,
): Promise<SecretsCheck & { problems: readonly string[] }> {
  try {
    return { ...(await checkSecrets(root, environment, { env: context.env })), problems: [] };
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    const problems = error.problems.length > 0 ? error.problems : [error.message];
    return { present: 0, verified: [], notices: [], problems };
  }
}

function summary({ environment, present, verified }: SecretsCheck & { environment: string }): string {
  const opened = verified.length > 0 ? `; opened ${verified.join(", ")}` : "";
  return `${environment}: all ${present} secrets have a value${opened}`;
}
