import { join } from "node:path";
import { bundleSecrets } from "../../model/declared/credential-bundle.ts";
import { loadEnvironment } from "../../catalog/load.ts";
import { clockSkewMs } from "../../model/clock-skew.ts";
import type { Session } from "../../engine/run/session.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { compareWithKeepers } from "../../secrets/rotation/compare-with-keepers.ts";
import { secretAges } from "../../secrets/rotation/secret-age.ts";
import { NoToken } from "../../clients/rest/token-of.ts";
import { readStackSettings } from "../../catalog/stack-settings.ts";
import type { UndatedDrift } from "./drift.ts";

const rotationsDir = ".gantry/rotations";
/**
 * Where the ledger claims a rotation of which the keeper of a secret knows nothing (entities.md, CredentialBundle). On
 * the local cloud its own times count: when it got the secrets that the ledger speaks of.
 */
export async function rotationDrift(session: Session): Promise<UndatedDrift[]> {
  const { project, stack, local, env } = session;
  if (stack === repositoryStack) return [];
  if (local) return localDisagreements(session);
  const { root } = project;
  const catalog = loadEnvironment(root, stack);
  const { ages, ...compared } = secretAges({ root, catalog, rotationsDir: undefined, now: new Date() });
  if (ages.length === 0) return [];
  try {
    const lines = await compareWithKeepers({ root, catalog, ...compared, env });
    return lines.map((line) => disagreement(stack, "rotation ledger", "as its keeper has it", line));
  } catch (error) {
    if (!(error instanceof NoToken)) throw error;
    const unseen = disagreement(stack, "rotation ledger", "compared with the keepers", "cannot see");
    return [{ ...unseen, kind: "unseen", repair: "by hand", field: error.message }];
  }
}

async function localDisagreements({ project, stack }: Session): Promise<UndatedDrift[]> {
  const { Store } = await import("../../local/store.ts");
  const catalog = loadEnvironment(project.root, stack, { rotationsDir });
  const store = new Store(join(project.local, "cloud"));
  const kept = await store.list("gcp:secretmanager/secret:Secret");
  const times = new Map(kept.map(({ key, createdAt }) => [key, createdAt]));
  const folder = `projects/${readStackSettings(project.root, stack).project ?? ""}/secrets`;
  return catalog.bundles.flatMap((bundle) => {
    const claimed = bundle.lastRotatedAt;
    const own = bundleSecrets(bundle).flatMap((id) => times.get(`${folder}/${id}`) ?? []);
    const newest = own.sort().at(-1);
    if (claimed === undefined || newest === undefined) return [];
    if (Date.parse(newest) + clockSkewMs >= Date.parse(claimed)) return [];
    return [disagreement(stack, `rotation of bundle ${bundle.name}`, claimed, newest)];
  });
}

function disagreement(environment: string, what: string, declared: string, found: string): UndatedDrift {
  const about = { environment, what, field: "lastRotatedAt", where: "the secrets' keepers" };
  return { ...about, declared, found, kind: "changed", repair: "gantry secrets sync" };
}
