import { isPlainMap } from "../../catalog/plain.ts";
import { secretEntity, type EngineEvent, type PlannedStep } from "../../engine/run/events.ts";
import { nameOf } from "../../model/urn.ts";
import { leadsTo } from "../../model/states/lifecycle.ts";
import { secretCredentialSetStates } from "../../model/states/secret-credential-set.ts";
import type { Violation } from "./policy-violations.ts";

/** No file of the pack: a pack sees what a secret is to be, and not what it was. */
const rule = "never-back-to-draft";

/**
 * The secrets that a plan takes to a status which theirs does not lead to: draft → active → rotating → active and no other
 * way (003). A draft is excused from rotating, so one that was in use and is a draft again would never be overdue.
 */
export function backToDraft(events: readonly EngineEvent[]): Violation[] {
  return events.flatMap(({ resourcePreEvent }) => {
    const step = resourcePreEvent?.metadata;
    if (step?.type !== secretEntity) return [];
    const [from, to] = [statusOf(step.old), statusOf(step.new)];
    if (from === undefined || to === undefined || leadsTo(secretCredentialSetStates, from, to)) return [];
    const { name } = nameOf(step.urn);
    const message =
      `${rule}: the secret "${name}" is deployed as ${from}, and would be ${to}\n` +
      `hint: write "status: ${from}" again; one that is due gets a new value by "gantry secrets rotate"`;
    return [{ rule, resource: step.urn, message }];
  });
}

function statusOf(state: PlannedStep["new"]): string | undefined {
  const inputs = state && "inputs" in state ? state.inputs : undefined;
  const status = isPlainMap(inputs) ? inputs["status"] : undefined;
  return typeof status === "string" ? status : undefined;
}
