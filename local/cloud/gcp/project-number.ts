import { createHash } from "node:crypto";
import type { Context } from "../resource-type.ts";
import { Store } from "../store.ts";
import { textAt } from "../values.ts";

const token = "gcp:organizations/project:Project";

/**
 * The number of a project: the one that {@link rememberProjectNumber} was told, else twelve digits that are always the
 * same for the same project.
 */
export function projectNumber(project: string, context: Pick<Context, "facts">): string {
  const known = context.facts[project];
  if (known !== undefined) return known;
  const digits = BigInt(`0x${createHash("sha256").update(`project ${project}`).digest("hex").slice(0, 16)}`);
  return (100_000_000_000n + (digits % 900_000_000_000n)).toString();
}

/** Tells the emulated cloud at `<project>/.gantry/cloud` which number a Google Cloud project has. */
export async function rememberProjectNumber(
  cloudDir: string,
  project: string,
  number: string,
): Promise<void> {
  const store = new Store(cloudDir);
  if (textAt((await store.read(token, project))?.state ?? {}, "number") === number) return;
  const now = new Date().toISOString();
  await store.write({
    type: token,
    id: project,
    key: project,
    createdAt: now,
    updatedAt: now,
    state: { number },
  });
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
