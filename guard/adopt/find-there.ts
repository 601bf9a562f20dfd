import { join } from "node:path";
import { explainFailure } from "../../engine/run/explain-failure.ts";
import { followSteps } from "../../engine/run/follow-steps.ts";
import { runPulumi } from "../../engine/run/run-pulumi.ts";
import type { Session } from "../../engine/run/session.ts";
import { makeFolder, writeFileAtomically } from "../../files/write-file.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { Apis } from "./apis.ts";
import { type Identified, importIdOf } from "./import-id-of.ts";
import { lookThere } from "./look-there.ts";
import { type Wanted, wantedIn } from "./wanted.ts";

/** What became of looking for a resource that the program asks for and the state has not. */
export type Found = Wanted & (Identified | { state: "there"; id: string });

/** One thing found leads to others: a project to its variables, a namespace to its keys. More steps than this there are not. */
const mostRounds = 8;

/**
 * Finds what of the program's resources is there and in no state: makes a plan, has each looked for, and makes the plan
 * again with what was found, whose outputs tell where more is. Changes no cloud and no state.
 *
 * @returns what was wanted, by URN
 */
export async function findThere(
  session: Session,
  progress: Progress,
  apis: Apis,
): Promise<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>();
  for (let round = 1; ; round += 1) {
    const wanted = (await plannedBy(withImports(session, [...found.values()]), progress)).filter(
      ({ urn }) => {
        const state = found.get(urn)?.state;
        return state === undefined || state === "waits";
      },
    );
    const looked = await Promise.all(
      wanted.map(async (each) => ({ each, at: await importIdOf(each, apis) })),
    );
    const known = looked.flatMap(({ each, at }) => (at.state === "id" ? [{ ...each, id: at.id }] : []));
    for (const { each, at } of looked) if (at.state !== "id") found.set(each.urn, { ...each, ...at });
    progress.step(`asking the clouds what of ${session.stack} is there`);
    const seen = await lookThere(session, progress, known);
    for (const [index, each] of known.entries()) {
      const answer = seen[index] ?? { state: "absent" };
      found.set(each.urn, answer.state === "there" ? { ...each, state: "there" } : { ...each, ...answer });
    }
    const isNew = seen.some(({ state }) => state === "there");
    const waits = [...found.values()].some(({ state }) => state === "waits");
    if (!isNew || !waits || round === mostRounds) return found;
  }
}

/** A session whose program takes over what is there (stacks/take-over.ts). */
export function withImports(session: Session, found: readonly Found[]): Session {
  const there = found.flatMap((each) =>
    each.state === "there" ? [[`${each.type}::${each.name}`, each.id]] : [],
  );
  const file = join(session.project.local, "imports", `${session.stack}.json`);
  writeFileAtomically(file, JSON.stringify(Object.fromEntries(there)));
  return { ...session, env: { ...session.env, GANTRY_IMPORTS: file } };
}

async function plannedBy(session: Session, progress: Progress): Promise<readonly Wanted[]> {
  const folder = join(session.project.local, "plans");
  makeFolder(folder);
  const file = join(folder, `${session.stack}-adopt.json`);
  progress.step(`asking the program what ${session.stack} is made of`);
  const run = await runPulumi(session, ["preview", "--save-plan", file], followSteps(progress, "compared"));
  progress.done();
  if (run.exitCode !== 0) throw explainFailure(session, run);
  return wantedIn(file);
}
