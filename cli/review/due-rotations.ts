import { loadEnvironment } from "../../model/catalog/load.ts";
import { listEnvironments } from "../../model/catalog/files/list-environments.ts";
import { readHolders, readRotations } from "../secrets/rotation/ledger-file.ts";
import { ageOf } from "../secrets/rotation/secret-age.ts";
import { secretEntries } from "../secrets/secret-entries.ts";
import type { Rotations } from "./stack-review.ts";

/** What the ledgers of all environments announce (entities.md, CredentialBundle: within 14 days). */
export function dueRotations(root: string, now: Date): Rotations[] {
  return listEnvironments(root).map((environment) => {
    const catalog = loadEnvironment(root, environment);
    const ledger = { root, environment, rotationsDir: undefined };
    const rotations = readRotations(ledger);
    const holders = readHolders(ledger);
    const { entries } = secretEntries(root, catalog);
    const ages = entries.map((entry) => ageOf(entry, rotations.get(entry.secret.id), { holders, now }));
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
