import { existsSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomically } from "../write-file.ts";
import type { Session } from "./session.ts";
import { repositoryStack } from "./stacks.ts";

/**
 * The local cloud's own rotation times: every bundle, and what the registry logs in with, counts as rotated when the local
 * cloud first saw the environment, so the example never goes stale. A real run reads environments/<env>/rotations.yml instead.
 */
export async function seedRotations(session: Session): Promise<void> {
  if (session.stack === repositoryStack) return;
  const ledger = join(session.project.local, "rotations", `${session.stack}.yml`);
  if (existsSync(ledger)) return;
  const { loadEnvironment } = await import("../../model/catalog/load.ts");
  const { registryHolder } = await import("../../model/catalog/rotation-ledger.ts");
  const { stringify } = await import("yaml");
  const { bundles, registry } = loadEnvironment(session.project.root, session.stack);
  const lastRotatedAt = new Date().toISOString();
  const holders = [
    ...bundles.map(({ name }) => name),
    ...(registry.tokenRef === undefined ? [] : [registryHolder]),
  ];
  const entries = Object.fromEntries(holders.map((name) => [name, { lastRotatedAt }]));
  writeFileAtomically(ledger, stringify(entries), { ifAbsent: true });
}
