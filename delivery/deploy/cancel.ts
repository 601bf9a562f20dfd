import { bringUp } from "../../guard/up.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { confirm, Declined, requireAnswer } from "../../terminal/confirm.ts";
import { say } from "../../terminal/say.ts";
import type { Context } from "../../terminal/context.ts";
import { platforms } from "../platforms/index.ts";
import type { Decision } from "./decide.ts";
import type { Facts } from "./facts.ts";
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
  const gathered = await gather(
    context,
    { ...options, cause: "environment" },
    ({ facts }) => begunIn(facts),
    {
      anyAttempt: true,
    },
  );
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
  // The engine brings the rest back by what the tags say; these know no tags.
  for (const { begin } of platforms.filter(({ bundles }) => bundles !== undefined).toReversed())
    await begin(release)?.back();
  await release.fail("CANCELLED", options.reason ?? "given up");
  // What the tags say was let in already: nobody is asked for the environment's name.
  return bringUp(context, {
    ...options,
    stack: environment,
    yes: true,
    plan: undefined,
    confirm: environment,
  });
}

/** What the open attempt was to set; a version whose tag is gone was brought nowhere that still knows it. */
function begunIn({ log, versions, running }: Facts): Decision {
  const targets = (log.open?.said.target ?? []).flatMap(({ name, id }) => {
    const to = versions.get(name);
    return to?.tag.id === id ? [{ to, from: running.get(to.subproject ?? "") }] : [];
  });
  return { targets, unchanged: [] };
}
