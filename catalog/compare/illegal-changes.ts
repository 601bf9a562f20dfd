import type { EnvironmentName } from "../../model/scalars.ts";
import { leadsTo } from "../../model/states/lifecycle.ts";
import { secretCredentialSetStates } from "../../model/states/secret-credential-set.ts";
import type { GovernedCatalog } from "./compare-catalogs.ts";

/** A change that a lifecycle does not have; no entry accounts for it. */
export interface IllegalChange {
  environment: EnvironmentName;
  /** Such as `secrets.api-database-url.status`. */
  field: string;
  old: string;
  new: string;
}

/**
 * The secrets whose status went back: draft → active → rotating → active and no other way (003). One that is a draft again
 * would be excused from rotating.
 */
export function illegalChanges(base: GovernedCatalog, head: GovernedCatalog): IllegalChange[] {
  return base.environments.flatMap(({ environment, secrets }) => {
    const after = head.environments.find((one) => one.environment === environment)?.secrets ?? [];
    const statusOf = new Map(after.map(({ id, status }) => [id, status]));
    return secrets.flatMap(({ id, status: old }): IllegalChange[] => {
      const now = statusOf.get(id);
      if (now === undefined || leadsTo(secretCredentialSetStates, old, now)) return [];
      return [{ environment, field: `secrets.${id}.status`, old, new: now }];
    });
  });
}
