import { rmSync } from "node:fs";
import { z } from "zod";
import { loadRepository } from "../../catalog/load.ts";
import { NoToken } from "../../clients/rest/token-of.ts";
import type { Change, Plan } from "../../engine/run/plan.ts";
import type { Session } from "../../engine/run/session.ts";
import type { Violation } from "../judge/policy-violations.ts";
import type { StackPreview } from "../judge/read-preview.ts";
import { openGitHub } from "../open-github.ts";
import { compareSubjects, type Difference, type Fact } from "../read-back/subject.ts";
import { declaredResources } from "../read-back/declared-resources.ts";
import { declaredGitHub } from "../read-back/declared.ts";
import {
  declaredEnvironments,
  environmentTitle,
  foundEnvironment,
} from "../read-back/environment-subjects.ts";
import { runInProcess } from "../../stacks/run-in-process.ts";
import type { Progress } from "../../terminal/progress.ts";

export interface LookOptions {
  /** Somebody said that what exists may be taken over even where it becomes looser. */
  takeOver: boolean;
  /** Of a plan that is only looked at: without a token it says that nobody looked, instead of failing. */
  ifPossible: boolean;
  planFile?: string | undefined;
}

const environmentType = "github:index/repositoryEnvironment:RepositoryEnvironment";
const policyType = "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy";
/** No file of the pack: the pack sees what is declared, and not what exists already. */
const rule = "never-loosen-what-exists";

/**
 * Looks for what the plan would create and GitHub has already. Its provider creates an environment by a PUT, which takes over one
 * that is there with all that somebody set by hand; of the resource types that Gantry deploys no other loses anything so.
 * The plan then says what changes, and where that is looser, a violation does.
 *
 * @throws RestFailed, NoToken
 */
export async function lookFirst(
  session: Session,
  progress: Progress,
  preview: StackPreview,
  { takeOver, ifPossible, planFile }: LookOptions,
): Promise<StackPreview> {
  const made = preview.plan.changes.filter(makesEnvironment);
  if (made.length === 0) return preview;
  try {
    const found = await differencesOf(session, made);
    const violations = takeOver ? [] : [...found].flatMap(([urn, differences]) => refusal(urn, differences));
    if (violations.length > 0 && planFile !== undefined) rmSync(planFile, { force: true });
    return {
      ...preview,
      plan: withTakenOver(preview.plan, found),
      isPlanned: preview.isPlanned && violations.length === 0,
      violations: [...preview.violations, ...violations],
    };
  } catch (error) {
    if (!ifPossible || !(error instanceof NoToken)) throw error;
    progress.step(`notice: nobody looked whether GitHub has the new environments already: ${error.message}`);
    return preview;
  }
}

/** Whether GitHub is asked about it first. */
export function makesEnvironment({ kind, type, fields }: Change): boolean {
  if (type !== environmentType) return false;
  return kind === "create" || (kind === "replace" && fields.includes("environment"));
}

/** By URN: what a plan's environments change of those that exist; nothing for one that does not. */
async function differencesOf(
  session: Session,
  made: readonly Change[],
): Promise<ReadonlyMap<string, readonly Difference[]>> {
  const { project, stack, local, env } = session;
  const { repository } = loadRepository(project.root).product;
  const program = await runInProcess({ root: project.root, stack, local });
  const github = await openGitHub({ repository, env, local: local ? project.local : undefined });
  try {
    // First: afterwards a 404 means that there is no such environment, and not that nobody may see it.
    await github.client.get(z.object({ id: z.int() }), "", {
      what: `read repository ${repository.owner}/${repository.name}`,
      permission: "Metadata: read",
    });
    const found = new Map<string, readonly Difference[]>();
    for (const { urn, name } of made) {
      const own = program.filter(({ type, name: called }) => type === environmentType && called === name);
      const policies = program.filter(({ type }) => type === policyType);
      const declared = declaredGitHub(declaredResources([...own, ...policies], []));
      const wanted = declaredEnvironments(declared, new Map());
      for (const { inputs } of declared.environments) {
        const title = environmentTitle(inputs.environment);
        const there = await foundEnvironment(github.client, inputs.environment);
        if (there.length === 0) continue;
        const only = [wanted, there].map((subjects) => subjects.filter(({ what }) => what === title));
        found.set(urn, compareSubjects(only[0] ?? [], only[1] ?? []).flatMap(changeAtGitHub));
      }
    }
    return found;
  } finally {
    await github.close();
  }
}

function withTakenOver(plan: Plan, found: ReadonlyMap<string, readonly Difference[]>): Plan {
  const changes = plan.changes.map((change): Change => {
    const differences = found.get(change.urn);
    if (differences === undefined) return change;
    const kind = change.kind === "create" ? "update" : change.kind;
    return { ...change, kind, takenOver: true, fields: [...change.fields, ...differences.map(describe)] };
  });
  const counts = { ...plan.counts };
  for (const [index, { kind }] of changes.entries()) {
    const before = plan.changes[index]?.kind ?? kind;
    counts[before] -= 1;
    counts[kind] += 1;
  }
  return { changes, counts };
}

function refusal(urn: string, differences: readonly Difference[]): Violation[] {
  const looser = differences.filter(isLooser);
  if (looser.length === 0) return [];
  const message = [
    `${rule}: GitHub has this environment already, and it would become looser`,
    ...looser.map(describe),
    "declare the same under approvals in the environment's config.yml, or take it over as declared with --take-over",
  ];
  return [{ rule, resource: urn, message: message.join("\n") }];
}

/** Such as `reviewers: user 5824117 → none`. */
function describe({ field, found, declared }: Difference): string {
  return `${field}: ${textOf(found)} → ${textOf(declared)}`;
}

function textOf(fact: Fact): string {
  if (fact === null) return "unset";
  if (typeof fact === "object") return fact.length === 0 ? "none" : fact.join(", ");
  return String(fact);
}

/**
 * What creating an environment over one that exists changes of a field. The PUT touches no policy for refs and no rule of
 * an app that is there: those stay beside what is declared.
 */
export function changeAtGitHub(difference: Difference): Difference[] {
  const { field, found, declared } = difference;
  if (field.startsWith("protection_rules.")) return [];
  if (field !== "deployment_branch_policies") return [difference];
  const both = [...new Set([...listOf(found), ...listOf(declared)])].sort();
  return both.length === listOf(found).length ? [] : [{ ...difference, declared: both }];
}

/** Whether an environment lets more through with what is declared than with what was found; in doubt it does. */
export function isLooser({ field, found, declared }: Difference): boolean {
  switch (field) {
    case "reviewers":
      // Whoever comes in beside those who were asked for can approve alone.
      return listOf(found).length > 0 && (listOf(declared).length === 0 || adds(declared, found));
    case "prevent_self_review":
      return found === true;
    case "can_admins_bypass":
      return declared === true || found === "cannot see";
    case "wait_timer":
      return Number(declared) < Number(found);
    case "deployment_branch_policy":
      return found !== "every branch";
    case "deployment_branch_policies":
      return listOf(found).length > 0 && adds(declared, found);
    default:
      return true;
  }
}

function adds(declared: Fact, found: Fact): boolean {
  return listOf(declared).some((each) => !listOf(found).includes(each));
}

function listOf(fact: Fact): readonly string[] {
  return typeof fact === "object" && fact !== null ? fact : [];
}
