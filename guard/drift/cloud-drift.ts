import type { EngineEvent } from "../../engine/run/events.ts";
import { explainFailure } from "../../engine/run/explain-failure.ts";
import { followSteps } from "../../engine/run/follow-steps.ts";
import { differencesByPath } from "../../engine/run/plan-text.ts";
import { readDrift } from "../../engine/run/plan.ts";
import { nameOf } from "../../model/urn.ts";
import { runPulumi } from "../../engine/run/run-pulumi.ts";
import type { Session } from "../../engine/run/session.ts";
import type { Progress } from "../../terminal/progress.ts";
import { secretTypes } from "../../policy/secret-types.ts";
import type { UndatedDrift } from "./drift.ts";

const clouds: Readonly<Record<string, string>> = {
  gcp: "Google Cloud",
  github: "GitHub",
  cloudflare: "Cloudflare",
  vercel: "Vercel",
};

/** Read back through GitHub's own interface instead: the provider's read misses some of what can be changed in them. */
const readBackElsewhere = [
  "github:index/repositoryEnvironment:RepositoryEnvironment",
  "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
  "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable",
  "github:index/repositoryRuleset:RepositoryRuleset",
  "github:index/branchProtection:BranchProtection",
];

/** What the clouds have that the recorded state has not, by a refresh that records nothing. */
export async function cloudDrift(session: Session, progress: Progress): Promise<UndatedDrift[]> {
  progress.step(`asking the clouds what ${session.stack} looks like`);
  const run = await runPulumi(session, ["refresh", "--preview-only"], followSteps(progress, "read"));
  progress.done();
  if (run.exitCode !== 0) throw explainFailure(session, run);
  return driftIn(run.events, session.stack);
}

/** The resources that a refresh found changed or gone, a line for each setting. */
export function driftIn(events: readonly EngineEvent[], environment: string): UndatedDrift[] {
  return readDrift(events).changes.flatMap((change): UndatedDrift[] => {
    const { kind, urn, type } = change;
    if (kind === "same" || readBackElsewhere.includes(type)) return [];
    const base = { environment, what: titleOf(urn), where: cloudOf(type), repair: "gantry up" as const };
    if (kind === "delete")
      return [{ ...base, field: "", declared: "present", found: "missing", kind: "missing" }];
    return differencesByPath(change)
      .filter(([field]) => !movesByItself(type, field))
      .map(([field, difference]) => ({
        ...base,
        field,
        // Only what was judged value by value is printed.
        declared: difference?.old ?? "as recorded",
        found: difference?.new ?? "different",
        kind: "changed",
      }));
  });
}

/** The next rotation of a secret alone, which Google moves forward by itself. */
function movesByItself(type: string, field: string): boolean {
  return field === "rotation.nextRotationTime" && secretTypes.includes(type);
}

function titleOf(urn: string): string {
  const { type, name } = nameOf(urn);
  return `${type.split(":").at(-1) ?? type} ${name}`;
}

function cloudOf(type: string): string {
  const [provider = ""] = type.split(":");
  return clouds[provider] ?? provider;
}
