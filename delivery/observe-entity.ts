import type { DescribeOptions, Observed as ObservedEntity } from "../catalog/describe-entity.ts";
import type { EntityKind } from "../catalog/entity-kind.ts";
import { loadEnvironment } from "../catalog/load.ts";
import { lastChange } from "../evidence/leave-changes.ts";
import { isInRepository } from "../clients/git/repository.ts";
import { GantryError } from "../model/errors.ts";
import type { AuditEvent } from "../model/observed/audit-event.ts";
import type { ReleasePlace } from "../model/observed/release-place.ts";
import { readFacts, readTags } from "./deploy/facts.ts";
import { observe, type Observed } from "./status/observed.ts";

const observedKinds: readonly EntityKind[] = ["service", "release-channel", "flag", "guardrail"];

/** Joins to an entity what git says of it: of this clone, as it was fetched last, or of its runs on the local cloud. */
export function observeEntity(root: string, place: ReleasePlace): DescribeOptions["observe"] {
  return async (environment, kind, id) => {
    if (!observedKinds.includes(kind)) return undefined;
    if (!(await isInRepository(root))) return { notAsked: "this is no clone of a repository" };
    try {
      if (kind === "flag" || kind === "guardrail") {
        const action = kind === "flag" ? "flag-update" : "threshold-update";
        return { records: [changeOf(await lastChange({ root, environment, place }, action, id))] };
      }
      const catalog = loadEnvironment(root, environment);
      const facts = await readFacts(root, catalog.environment, await readTags(root), place);
      return { records: recordsOf(await observe(root, facts, catalog), kind, id) };
    } catch (error) {
      // The entity is declared whatever the clone lacks.
      if (!(error instanceof GantryError)) throw error;
      return { notAsked: [error.message, ...error.problems].join("; ") };
    }
  };
}

/** The event of the last application that changed it. */
function changeOf(event: AuditEvent | undefined): Readonly<Record<string, string | null>> {
  const author = event?.detail["author"];
  return {
    auditId: event?.id ?? null,
    updatedAt: event?.createdAt ?? null,
    updatedBy: typeof author === "string" ? author : (event?.actor ?? null),
  };
}

function recordsOf(
  { services, channels }: Observed,
  kind: EntityKind,
  id: string,
): Extract<ObservedEntity, { records: unknown }>["records"] {
  if (kind === "service") {
    return services.filter(({ service }) => service === id).map(({ service: _, ...fields }) => fields);
  }
  const own = channels.filter(({ channel }) => channel === id).map(({ channel: _, ...fields }) => fields);
  return own.length > 0 ? own : [{ artifactId: null, deployedAt: null, rollbackPointId: null }];
}
