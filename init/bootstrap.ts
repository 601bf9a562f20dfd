import { findProject } from "../catalog/project.ts";
import { listEnvironments, loadRepository, loadEnvironment } from "../catalog/load.ts";
import { repositoryStack } from "../catalog/stacks.ts";
import { realGitHub } from "../clients/github/github-client.ts";
import { leaveEvent } from "../evidence/leave-event.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { confirm, Declined, requireAnswer } from "../terminal/confirm.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { createProgress } from "../terminal/progress.ts";
import { print, say } from "../terminal/say.ts";
import { mostGuarded } from "../workflows/parts/most-guarded.ts";
import { leftText, stepsText, stepText } from "./steps/steps-text.ts";
import { gitHubSteps } from "./bootstrap/github-steps.ts";
import { accessSteps, googleSteps } from "./bootstrap/google-steps.ts";
import { imageSteps } from "./bootstrap/image-steps.ts";
import { GoogleClients, placeOf } from "./bootstrap/place.ts";
import { secretsSteps } from "./bootstrap/secrets-steps.ts";
import { stackStep } from "./bootstrap/stack-step.ts";
import { carryOut, lookAtAll, type Seen, type Step } from "./steps/step.ts";

export interface BootstrapOptions {
  /** Undefined for every environment. */
  environment: string | undefined;
  /** Where the state is to lie, `gs://<bucket>`; a bucket of the environment's project where nobody says. */
  state: string | undefined;
  /** Only shows what would be done. */
  plan: boolean;
  yes: boolean;
  json: boolean;
}

const words = {
  command: "gantry bootstrap",
  next: 'commit what was written, "gantry up", and then "gantry bootstrap" again',
};

/** How often Google is asked whether APIs are on, and for how long. */
const googlesPatience = { everyMs: 1000, overallMs: 5 * 60_000 };
/** Somebody reads GitHub's page, and may have to log in. */
const browserPatienceMs = 20 * 60_000;

/**
 * From an empty Google project to a first `gantry up`, and to what the jobs at GitHub need: looks what is there, shows what it
 * would do, and does that a step at a time. What only a person can do is a list. It can be stopped at any point and run again.
 */
export async function bootstrap(context: Context, options: BootstrapOptions): Promise<ExitCode> {
  if (!options.plan) requireAnswer(context, options);
  const progress = createProgress(context);
  const steps = stepsOf(context, options);
  const seen = await lookAtAll(steps, progress);
  const open = seen.filter(({ state }) => state === "open" || state === "later");
  const isPlan = options.plan || !seen.some(({ state }) => state === "open");
  if (isPlan) return report(context, options, seen);
  if (!options.json) print(context, stepsText(seen, context));
  const question = `Do ${open.length === 1 ? "this step" : `these ${counted(open.length, "step")}`}?`;
  if (!options.yes && !(await confirm(question)))
    throw new Declined("nothing was changed: the answer was no");
  const before = new Map(seen.map(({ id, state }) => [id, state]));
  const told = (each: Seen): void => {
    progress.done();
    if (before.get(each.id) !== "done" && each.state !== "later")
      say(context, stepText(each, { color: false }));
  };
  const left = await carryOut(steps, told, ({ name, group }) => {
    progress.tick(`${name} of ${group}: under way`);
  });
  await leaveDone(
    context,
    left.filter(({ id, state }) => state !== before.get(id) && state !== "later"),
  );
  return report(context, options, left);
}

/** An event for each environment that something was done of; what the repository has once is told with each. */
async function leaveDone(context: Context, changed: readonly Seen[]): Promise<void> {
  const { root } = findProject(context.cwd);
  const environments = listEnvironments(root).filter((name) => changed.some(({ group }) => group === name));
  for (const environment of environments) {
    const own = changed.filter(({ group }) => group === environment || group === repositoryStack);
    await leaveEvent(context, {
      root,
      environment,
      place: "remote",
      action: "deploy",
      operation: "bootstrap",
      detail: {
        status: own.some(({ state }) => state === "failed") ? "FAILED" : "SUCCESS",
        steps: own.filter(({ state }) => state === "done").map(({ id }) => id),
      },
    });
  }
}

/** `gantry doctor --clouds`: what of all this is there and what is not, and a failure as long as anything is left. */
export async function examineClouds(context: Context, { json }: { json: boolean }): Promise<ExitCode> {
  const options = { environment: undefined, state: undefined, plan: true, yes: false, json };
  const seen = await lookAtAll(stepsOf(context, options), createProgress(context));
  report(context, options, seen);
  return seen.every(({ state }) => state === "done") ? ExitCode.done : ExitCode.failed;
}

function stepsOf(context: Context, { environment, state, plan, json, yes }: BootstrapOptions): Step[] {
  const { root } = findProject(context.cwd);
  const all = listEnvironments(root);
  const asked = environment === undefined ? all : [environment];
  if (state !== undefined && asked.length > 1) {
    throw new GantryError("--state says where one environment's state lies", {
      hint: 'name the environment as well: "gantry bootstrap staging --state gs://<bucket>"',
      exitCode: ExitCode.usage,
    });
  }
  const catalogs = all.map((name) => loadEnvironment(root, name));
  const { repository } = loadRepository(root).product;
  // Made when it is asked for: without a token everything else can be looked at all the same.
  const client = () => realGitHub({ repository, env: context.env });
  const clients = new GoogleClients(context.env);
  const progress = createProgress(context);
  const isWatched = context.interactive && !plan && !json && !yes;
  const begin = (url: string): void => {
    say(context, `open ${url} in a browser on this machine, and make the App there; waiting for you`);
  };
  const browser = isWatched ? { env: context.env, begin, patienceMs: browserPatienceMs } : undefined;
  const guard = mostGuarded(catalogs)?.environment;
  return [
    ...gitHubSteps({ root, environments: catalogs, client, browser }),
    ...asked.flatMap((name) => {
      const place = placeOf(root, name, state);
      const google = { place, clients, patience: googlesPatience, now: new Date() };
      const stacks = name === guard ? [name, repositoryStack] : [name];
      return [
        ...googleSteps(google),
        ...imageSteps(google),
        ...stacks.map((stack) => stackStep({ context, progress, place, stack, clients })),
        ...secretsSteps({ context, root, catalog: place.catalog, client }),
        ...accessSteps(google),
      ];
    }),
  ];
}

function report(context: Context, { json }: BootstrapOptions, seen: readonly Seen[]): ExitCode {
  const isReady = seen.every(({ state }) => state === "done");
  if (json) context.stdout.write(`${JSON.stringify({ ready: isReady, steps: seen }, null, 2)}\n`);
  else print(context, `${stepsText(seen, context)}\n${leftText(seen, words, context)}`);
  return seen.some(({ state }) => state === "failed") ? ExitCode.failed : ExitCode.done;
}
