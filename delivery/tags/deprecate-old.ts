import { findProject } from "../../catalog/project.ts";
import { readCatalog } from "../../catalog/read-catalog.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { leaveEvent } from "../../evidence/leave-event.ts";
import { whoIs } from "../../evidence/branch/who.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { confirm, Declined, requireAnswer } from "../../terminal/confirm.ts";
import type { Context } from "../../terminal/context.ts";
import { counted } from "../../terminal/counted.ts";
import { print, say } from "../../terminal/say.ts";
import { fetchFacts, readFacts, readTags } from "../deploy/facts.ts";
import { assignTags } from "./assign-together.ts";
import { oldVersions } from "./old-versions.ts";

export interface DeprecateOldOptions {
  /** How many minor versions of each subproject stay as they are; a number in words. */
  keep: string | undefined;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

const usualKeep = "3";
/** As many as are assigned at once. */
const most = 100;

/**
 * Gives old versions that nobody needs the state `deprecated`, which no deployment takes. Shows them first. Killed half way it
 * goes on where it stopped, and run again it finds nothing.
 */
export async function deprecateOld(context: Context, options: DeprecateOldOptions): Promise<ExitCode> {
  const { keep = usualKeep, dryRun, yes, json } = options;
  if (!/^[1-9]\d{0,3}$/.test(keep)) {
    throw new GantryError(`tag deprecate: --keep is ${JSON.stringify(keep.slice(0, 40))}`, {
      hint: "give it as a number of minor versions from 1, such as 3",
      exitCode: ExitCode.usage,
    });
  }
  if (!dryRun) requireAnswer(context, options);
  const { root } = findProject(context.cwd);
  const { environments } = await readCatalog(root);
  const names = environments.map(({ environment }) => environment);
  await fetchFacts(root, names);
  const tags = await readTags(root);
  const facts = await Promise.all(names.map((environment) => readFacts(root, environment, tags)));
  const { old, needed } = oldVersions(facts, Number(keep));
  const list = old.map(({ tag }) => tag.name);
  for (const { name, why } of needed) say(context, `${name} stays: ${why}`);
  if (old.length > 0 && !dryRun) {
    if (!yes) {
      say(context, [`${counted(list.length, "version")} to deprecate:`, ...list].join("\n  "));
      if (!(await confirm("Deprecate them? A state's tag never goes away"))) {
        throw new Declined("nothing was deprecated: the answer was no");
      }
    }
    const by = await whoIs(root, context);
    for (let at = 0; at < old.length; at += most) {
      await assignTags({
        root,
        assignments: old.slice(at, at + most).map(({ subproject, version }) => ({
          ...(subproject === undefined ? {} : { subproject }),
          tagType: "STATE",
          version,
          state: "deprecated",
          commit: undefined,
        })),
        by,
        forceMove: false,
        gates: "observed",
      });
      await leaveEvent(context, {
        root,
        environment: repositoryStack,
        place: "remote",
        action: "rollout",
        operation: "deprecate",
        detail: { keep: Number(keep), versions: list.slice(at, at + most) },
      });
    }
  }
  if (json) {
    context.stdout.write(
      `${JSON.stringify({ keep: Number(keep), written: !dryRun, deprecated: list, needed }, null, 2)}\n`,
    );
  } else if (list.length === 0)
    print(context, `UNCHANGED no version is below the newest ${keep} and needed nowhere`);
  else
    print(context, list.map((name) => `${dryRun ? "to create" : "CREATED"} ${name}-deprecated`).join("\n"));
  if (dryRun) say(context, "nothing was written: --dry-run");
  return ExitCode.done;
}
