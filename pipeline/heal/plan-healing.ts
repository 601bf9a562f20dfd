import type { GitHubClient } from "../../clients/github/github-client.ts";
import type { Trouble } from "../../delivery/troubles.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { driftSince, hasEnded, openRuns, runsSince, type Contended } from "./runs.ts";

/** What was found, and what comes of it. */
export type Step =
  /** A deployment is started, which asks for approval as ever. */
  | {
      kind: "dispatch";
      environment: EnvironmentName;
      says: string;
      workflow: string;
      inputs: Readonly<Record<string, string>>;
    }
  /** What failed in a run is run again. */
  | { kind: "rerun"; says: string; run: number; page: string }
  /** Somebody is at it already. */
  | { kind: "wait"; environment: EnvironmentName; says: string; page: string }
  /** Nothing that may be done without a person would mend it. */
  | { kind: "person"; environment: EnvironmentName; says: string; remedy: string };

/** A deployment of an environment that was found broken, where none is under way and none was tried since. */
export async function stepFor(client: GitHubClient, trouble: Trouble): Promise<Step> {
  const { environment, says, since, run, repair } = trouble;
  const own = { environment, says };
  if (run !== undefined && !(await hasEnded(client, run))) return { kind: "wait", ...own, page: run };
  if ("byHand" in repair) return { kind: "person", ...own, remedy: repair.byHand };
  const { workflow, inputs } = repair;
  const [going] = await underWay(client, environment, workflow);
  if (going !== undefined) return { kind: "wait", ...own, page: going.html_url };
  const tried = await runsSince(client, workflow, since);
  if (tried === undefined) {
    return { kind: "person", ...own, remedy: `GitHub has no ${workflow}: "gantry workflows generate"` };
  }
  // The record is a commit, whose time has no fractions: the run that wrote it began before.
  const later = tried.find(
    (each) =>
      isAbout(each.display_title, workflow, environment) && Date.parse(each.created_at) > Date.parse(since),
  );
  if (later === undefined) return { kind: "dispatch", ...own, workflow, inputs };
  const ended = later.conclusion ?? "has not ended";
  return { kind: "person", ...own, remedy: `one was started since and ${ended}: ${later.html_url}` };
}

/** What last night's check of drift found, of environments that are not in trouble already. */
export async function stepsForDrift(
  client: GitHubClient,
  branch: string,
  environments: readonly EnvironmentName[],
): Promise<readonly Step[]> {
  const found = await driftSince(client, branch);
  if (found === undefined) return [];
  const drifted = environments.filter((environment) => found.stacks.includes(environment));
  return Promise.all(
    drifted.map(async (environment): Promise<Step> => {
      const step = await stepFor(client, {
        environment,
        since: found.since,
        says: `it is not as declared since ${found.since}: ${found.page}`,
        run: undefined,
        repair: { workflow: `deploy-${environment}.yml`, inputs: {} },
      });
      return step.kind === "person"
        ? {
            ...step,
            remedy: `${step.remedy}; a change past the tool goes by "gantry drift ${environment} --repair"`,
          }
        : step;
    }),
  );
}

/** What is run again once. */
export function stepForContended({ run, job, wanted }: Contended): Step {
  const says = `"${job}" of ${run.display_title} could not have ${wanted}, since another had it`;
  return { kind: "rerun", says, run: run.id, page: run.html_url };
}

/** Whatever else changes the environment is waited for as well. */
async function underWay(client: GitHubClient, environment: EnvironmentName, workflow: string) {
  const files = new Set([workflow, `deploy-${environment}.yml`, "rollback.yml", "promote.yml"]);
  const open = await Promise.all(
    [...files].map(async (file) =>
      (await openRuns(client, file)).filter((run) => isAbout(run.display_title, file, environment)),
    ),
  );
  return open.flat();
}

/** Those of one workflow for all environments name theirs in the title. */
function isAbout(title: string, workflow: string, environment: EnvironmentName): boolean {
  return workflow === `deploy-${environment}.yml` || title.split(" ").includes(environment);
}
