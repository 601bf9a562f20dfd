import { createHash } from "node:crypto";
import type { Context } from "../resource-type.ts";
import { Store } from "../store.ts";
import { textAt, type Properties } from "../values.ts";

const token = "gcp:organizations/project:Project";

/** What the emulated cloud was told of a Google Cloud project, which no program makes. */
export interface ProjectFacts {
  /** Twelve digits; made of the id where nothing was said. */
  readonly number?: string | undefined;
  /** Whether every secret counts as having a value: nobody gives the local cloud any. */
  readonly standIns: boolean;
}

/**
 * The number of a project: the one that {@link rememberProject} was told, else twelve digits that are always the same
 * for the same project.
 */
export function projectNumber(project: string, context: Pick<Context, "facts">): string {
  const known = context.facts[project];
  if (known !== undefined) return known;
  const digits = BigInt(`0x${createHash("sha256").update(`project ${project}`).digest("hex").slice(0, 16)}`);
  return (100_000_000_000n + (digits % 900_000_000_000n)).toString();
}

/** Tells the emulated cloud at `<project>/.gantry/cloud` about a Google Cloud project; what is not said stays. */
export async function rememberProject(
  cloudDir: string,
  project: string,
  told: Partial<ProjectFacts>,
): Promise<void> {
  const store = new Store(cloudDir);
  const known = await store.read(token, project);
  const before = known === undefined ? { standIns: false } : factsOf(known.state);
  const facts = { ...before, ...told };
  if (known !== undefined && facts.number === before.number && facts.standIns === before.standIns) return;
  const now = new Date().toISOString();
  const { number, standIns } = facts;
  await store.write({
    type: token,
    id: project,
    key: project,
    createdAt: known?.createdAt ?? now,
    updatedAt: now,
    state: { ...(number === undefined ? {} : { number }), standIns },
  });
}

/** What the emulated cloud was told of a project; nothing stands in for values where nobody said so. */
export async function readProject(store: Store, project: string): Promise<ProjectFacts> {
  const known = await store.read(token, project);
  return known === undefined ? { standIns: false } : factsOf(known.state);
}

/** Every number that the emulated cloud was told, by project. */
export async function knownNumbers(store: Store): Promise<Record<string, string>> {
  const projects = await store.list(token);
  return Object.fromEntries(
    projects.flatMap(({ id, state }) =>
      textAt(state, "number") === undefined ? [] : [[id, textAt(state, "number") ?? ""]],
    ),
  );
}

function factsOf(state: Properties): ProjectFacts {
  return { number: textAt(state, "number"), standIns: state["standIns"] === true };
}
