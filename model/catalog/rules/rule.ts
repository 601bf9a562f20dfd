import type { EnvironmentName } from "../../scalars.ts";
import type { Entities } from "../check/entities.ts";
import type { Finding } from "../check/finding.ts";
import type { PlainMap } from "../plain.ts";

/** What a rule may look at: one environment, merged. An entity with a mistake of its own is in `merged` only. */
export interface RuleContext {
  root: string;
  environment: EnvironmentName;
  entities: Entities;
  merged: PlainMap;
}

/** What must hold between entities, or between an entity and the project's files. */
export interface CatalogRule {
  id: string;
  /** One sentence: what holds in a correct catalog. */
  description: string;
  /** Notices are said and stop nothing. */
  level: "error" | "notice";
  check: (context: RuleContext) => Iterable<Finding>;
}
