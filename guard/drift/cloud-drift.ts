import type { EngineEvent } from "../../engine/run/events.ts";
import { secret } from "../../engine/run/differences.ts";
import { explainFailure } from "../../engine/run/explain-failure.ts";
import { followSteps } from "../../engine/run/follow-steps.ts";
import { nameOf, readDrift } from "../../engine/run/plan.ts";
import { runPulumi } from "../../engine/run/run-pulumi.ts";
import type { Session } from "../../engine/run/session.ts";
import type { Progress } from "../../terminal/progress.ts";
import { setOf, type Fact } from "../read-back/subject.ts";
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
  const results = new Map(
    events.flatMap(({ resOutputsEvent: result }) =>
      result === undefined ? [] : [[result.metadata.urn, result.metadata] as const],
    ),
  );
  return readDrift(events).changes.flatMap(
    ({ kind, urn, type, fields, differences = [] }): UndatedDrift[] => {
      if (kind === "same" || readBackElsewhere.includes(type)) return [];
      const base = { environment, what: titleOf(urn), where: cloudOf(type), repair: "gantry up" as const };
      if (kind === "delete")
        return [{ ...base, field: "", declared: "present", found: "missing", kind: "missing" }];
      const result = results.get(urn);
      const watched = fields.filter((field) => !movesByItself(type, field));
      return watched.map((field) => {
        const own = differences.filter((each) => each.field === field);
        const isHidden = own.some((each) => each.old === secret || each.new === secret);
        return {
          ...base,
          field,
          declared: isHidden ? secret : valueAt(result?.old, field),
          found: isHidden ? secret : valueAt(result?.new, field),
          kind: "changed",
        };
      });
    },
  );
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

/** The value at a path such as `template.containers[0].image`: an input where there is one, else an output. */
function valueAt(state: object | null | undefined, path: string): Fact {
  const parts = path.match(/[^.[\]"]+/g) ?? [];
  for (const side of ["inputs", "outputs"]) {
    const value = parts.reduce<unknown>(child, child(state, side));
    if (value !== undefined && value !== null) return factOf(value);
  }
  return null;
}

function child(value: unknown, key: string): unknown {
  return value instanceof Object ? Reflect.get(value, key) : undefined;
}

function factOf(value: unknown): Fact {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return Array.isArray(value)
    ? setOf(value.map((each) => (typeof each === "string" ? each : JSON.stringify(each))))
    : JSON.stringify(value);
}
