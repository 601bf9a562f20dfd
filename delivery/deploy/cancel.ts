import { bringUp } from "../../guard/up.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { confirm, Declined, requireAnswer } from "../../terminal/confirm.ts";
import { say } from "../../terminal/say.ts";
import type { Context } from "../../terminal/context.ts";
import { gather } from "./gather.ts";
import type { ReleaseOptions } from "./options.ts";
import { underWay } from "./under-way.ts";

/** Gives up an attempt that has not ended: it is recorded as cancelled, and then the tags decide again what runs. */
export async function cancelAttempt(
  context: Context,
  options: Omit<ReleaseOptions, "cause">,
): Promise<ExitCode> {
  requireAnswer(context, options);
  const { environment } = options;
  const nothing = { targets: [], unchanged: [] };
  const gathered = await gather(context, { ...options, cause: "environment" }, () => nothing, {
    anyAttempt: true,
  });
  const open = gathered.resumed;
  if (open === undefined) {
    throw new GantryError(`nothing is under way in ${environment}`, { exitCode: ExitCode.usage });
  }
  const { attempt, cause, by, target } = open.said;
  const what = target.map(({ name }) => name).join(", ");
  say(context, `${attempt}: ${cause} ${what || environment}, by ${by} at ${open.at}`);
  if (!options.yes && !(await confirm("Give it up, and bring back what the tags say?"))) {
    throw new Declined("nothing was changed: the answer was no");
  }
  const release = underWay(context, { ...options, cause }, gathered, open);
  await release.fail("CANCELLED", options.reason ?? "given up");
  return bringUp(context, { ...options, stack: environment, yes: true, plan: undefined });
}
