import { findProject } from "../catalog/project.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import type { GitHubClient } from "../clients/github/github-client.ts";
import { findTroubles } from "../delivery/troubles.ts";
import { openGitHub } from "../guard/open-github.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { confirm, Declined, requireAnswer } from "../terminal/confirm.ts";
import type { Context } from "../terminal/context.ts";
import { print, say } from "../terminal/say.ts";
import { healText } from "./heal/heal-text.ts";
import { stepFor, stepForContended, stepsForDrift, type Step } from "./heal/plan-healing.ts";
import { contendedRuns } from "./heal/runs.ts";

export interface HealOptions {
  /** `all`, `runs` or an environment; all without it. */
  scope: string | undefined;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
}

/** How far back it looks for runs that contended: an older one has been seen by its author. */
const lookBackMs = 24 * 3_600_000;

/**
 * Finds what is half way, failed or contended, shows what would mend it, and starts that: it deploys nothing itself. Each is
 * tried once; what is left for a person makes it fail.
 */
export async function heal(context: Context, options: HealOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const { environments } = await readCatalog(root);
  const [first] = environments;
  if (first === undefined) {
    throw new GantryError("the catalog has no environment, so there is nothing to heal", {
      exitCode: ExitCode.usage,
    });
  }
  const scope = readScope(options.scope, environments);
  if (!options.dryRun) requireAnswer(context, options);
  const { repository } = first.product;
  const github = await openGitHub({ repository, env: context.env, local: undefined });
  try {
    const { client } = github;
    const steps = await find(client, { root, scope, environments, branch: repository.defaultBranch });
    const acts = steps.filter(({ kind }) => kind === "dispatch" || kind === "rerun");
    const isDone = acts.length > 0 && !options.dryRun;
    if (isDone) {
      if (!options.yes) {
        say(context, healText(steps));
        if (!(await confirm("Start them?"))) throw new Declined("nothing was started: the answer was no");
      }
      for (const step of acts) await start(client, step, repository.defaultBranch);
    }
    if (options.json) {
      const said = { scope: options.scope ?? "all", started: isDone, steps };
      context.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
    } else print(context, healText(steps, isDone ? "started" : undefined));
    if (options.dryRun) say(context, "nothing was started: --dry-run");
    return steps.some(({ kind }) => kind === "person") ? ExitCode.failed : ExitCode.done;
  } finally {
    await github.close();
  }
}

interface Scope {
  environments: readonly EnvironmentCatalog["environment"][];
  runs: boolean;
}

function readScope(scope: string | undefined, environments: readonly EnvironmentCatalog[]): Scope {
  const names = environments.map(({ environment }) => environment);
  if (scope === undefined || scope === "all") return { environments: names, runs: true };
  if (scope === "runs") return { environments: [], runs: true };
  const only = names.filter((name) => name === scope);
  if (only.length > 0) return { environments: only, runs: false };
  throw new GantryError(`heal: ${JSON.stringify(scope.slice(0, 60))} is no scope`, {
    hint: `one of all, runs, ${names.join(", ")}`,
    exitCode: ExitCode.usage,
  });
}

async function find(
  client: GitHubClient,
  where: {
    root: string;
    scope: Scope;
    environments: readonly EnvironmentCatalog[];
    branch: string;
  },
): Promise<readonly Step[]> {
  const { root, scope, environments, branch } = where;
  const steps: Step[] = [];
  if (scope.environments.length > 0) {
    const all = environments.map(({ environment }) => environment);
    const troubles = await findTroubles(root, scope.environments, all);
    for (const trouble of troubles) steps.push(await stepFor(client, trouble));
    const others = scope.environments.filter((name) => troubles.every((each) => each.environment !== name));
    steps.push(...(await stepsForDrift(client, branch, others)));
  }
  if (scope.runs) {
    const files = environments.flatMap(({ pipelines }) => pipelines.map(({ workflowFile }) => workflowFile));
    const tested = new Set([".github/workflows/pull-request.yml", ".github/workflows/main.yml", ...files]);
    const since = new Date(Date.now() - lookBackMs).toISOString();
    steps.push(...(await contendedRuns(client, tested, since)).map(stepForContended));
  }
  return steps;
}

async function start(client: GitHubClient, step: Step, branch: string): Promise<void> {
  const permission = "Actions: write";
  if (step.kind === "dispatch") {
    const { workflow, inputs } = step;
    const asked = { what: `start ${workflow}`, permission };
    await client.write("POST", `/actions/workflows/${workflow}/dispatches`, asked, { ref: branch, inputs });
  } else if (step.kind === "rerun") {
    const asked = { what: `run again what failed in ${step.page}`, permission };
    await client.write("POST", `/actions/runs/${step.run}/rerun-failed-jobs`, asked);
  }
}
