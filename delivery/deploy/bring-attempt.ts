import { bringUp } from "../../guard/up.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Release } from "../platforms/platform.ts";

/**
 * Brings the environment to what its attempt says by now, on the guarded path.
 *
 * @throws GantryError where that refuses it, or finds something afterwards
 */
export async function bringAttempt(
  { context, catalog, local, guarded, progress, attempt }: Release,
  /** What is brought, for people. */
  what: string,
  /** Whether somebody agreed to this attempt before: nobody is asked at each of its steps. */
  { asked }: { asked: boolean },
): Promise<void> {
  const { said, at } = attempt();
  progress.step(`${catalog.environment}: ${what}`);
  const code = await bringUp(
    // Standard output is for what came of the release.
    { ...context, stdout: context.stderr },
    {
      stack: catalog.environment,
      local,
      yes: guarded.yes || asked,
      json: false,
      allRules: guarded.allRules,
      takeOver: guarded.takeOver,
      base: guarded.base,
      breakGlass: guarded.breakGlass,
      confirm: guarded.confirm,
      attempt: said.attempt,
      begunAt: new Date(at),
    },
  );
  if (code === ExitCode.done) return;
  throw new GantryError(`${what}: the guarded path refused it, or found something afterwards`, {
    hint: "what it said stands above",
    exitCode: code,
  });
}
