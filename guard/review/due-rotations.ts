import { loadEnvironment } from "../../catalog/load.ts";
import { listEnvironments } from "../../catalog/files/list-environments.ts";
import { secretAges } from "../../secrets/rotation/secret-ages.ts";
import type { Rotations } from "./stack-review.ts";

/** What the ledgers of all environments announce (entities.md, CredentialBundle: within 14 days). */
export function dueRotations(root: string, now: Date): Rotations[] {
  return listEnvironments(root).map((environment) => {
    const catalog = loadEnvironment(root, environment);
    const { ages } = secretAges({ root, catalog, rotationsDir: undefined, now });
    const due = ages.flatMap(({ id, owner, state, daysLeft }) =>
      daysLeft !== null && (state === "soon" || state === "overdue") ? [{ secret: id, owner, daysLeft }] : [],
    );
    return {
      environment,
      never: ages.filter(({ state }) => state === "never").length,
      due: due.toSorted((a, b) => a.daysLeft - b.daysLeft),
    };
  });
}
