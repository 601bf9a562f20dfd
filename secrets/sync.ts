import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { confirm, requireAnswer } from "../terminal/confirm.ts";
import { createProgress } from "../terminal/progress.ts";
import { table } from "../terminal/table.ts";
import { findProject, type Project } from "../catalog/project.ts";
import { keeperIds, type Keeper } from "./keepers.ts";
import { localKeepers, withLocalKeepers } from "./stores/local-keepers.ts";
import { applySync } from "./sync/apply-sync.ts";
import { compareVariables, type VariableDifference } from "./sync/compare-variables.ts";
import { planSync, type SyncStep } from "./sync/plan-sync.ts";
import { prepareSync } from "./sync/prepare-sync.ts";
import { counted } from "../terminal/counted.ts";
import { print } from "../terminal/say.ts";

export interface SyncSecretsOptions {
  environment: string;
  local: boolean;
  /** The one keeper that is meant; undefined for all. */
  only: string | undefined;
  again: boolean;
  prune: boolean;
  /** What has no place yet is left to the next time: `gantry up` makes the places. */
  placed: boolean;
  /** Show the difference and write nothing. */
  plan: boolean;
  yes: boolean;
  json: boolean;
}

/** Hears what was written: names and places, never values. */
type OnWritten = (written: readonly string[]) => Promise<unknown>;

/** Compares an environment's secrets with those that GitHub, Secret Manager and Vercel keep, and writes the difference. */
export async function syncSecrets(
  context: Context,
  options: SyncSecretsOptions,
  onWritten: OnWritten,
): Promise<ExitCode> {
  const project = findProject(context.cwd);
  if (!options.plan) requireAnswer(context, options);
  const { only } = options;
  const keepers = keeperIds.filter((id) => only === undefined || id === only);
  if (!options.local) return sync(context, project, { ...options, onWritten }, keepers);
  const local = localKeepers.filter((id) => keepers.includes(id));
  if (local.length === 0) {
    throw new GantryError(`the local cloud has no ${only ?? "keeper"} to write secrets to`, {
      exitCode: ExitCode.usage,
    });
  }
  return withLocalKeepers(project, context.env, (env) =>
    sync({ ...context, env }, project, { ...options, onWritten }, local),
  );
}

async function sync(
  context: Context,
  { root }: Project,
  options: SyncSecretsOptions & { onWritten: OnWritten },
  keepers: readonly Keeper["id"][],
): Promise<ExitCode> {
  const { environment, local, again, prune } = options;
  const rotationsDir = local ? ".gantry/rotations" : undefined;
  const prepared = await prepareSync({ root, environment, env: context.env, rotationsDir, keepers });
  const steps = await planSync({ ...prepared, again });
  const variables = keepers.includes("github") ? await compareVariables(prepared.catalog, context.env) : [];
  const wanted = steps.filter(({ action }) => isChange(action, prune));
  if (!options.json) show(context, steps, variables);
  let applied: readonly SyncStep[] = [];
  if (wanted.length > 0 && !options.plan) {
    if (!options.yes && !(await confirm(`Write ${wanted.length} of them?`))) {
      throw new GantryError("nothing was written: the answer was no");
    }
    const progress = createProgress(context);
    const onStep = (text: string): void => {
      progress.step(text);
    };
    applied = await applySync(steps, { ...prepared, prune, onStep });
    await options.onWritten(applied.map(({ store, name, action }) => `${action} ${name} of ${store.title}`));
  }
  return finish(context, options, { steps, variables, applied });
}

function isChange(action: SyncStep["action"], prune: boolean): boolean {
  return action === "create" || action === "update" || (prune && action === "stranger");
}

function show(context: Context, steps: readonly SyncStep[], variables: readonly VariableDifference[]): void {
  const columns = [
    { head: "where", cut: true },
    { head: "name" },
    { head: "what" },
    { head: "why", cut: true },
  ] as const;
  const rows = steps.map(({ store, name, action, reason }) => [store.title, name, action, reason]);
  context.stdout.write(table(columns, rows, context));
  for (const { environment, name, difference } of variables) {
    const what =
      difference === "missing" ? 'is missing: "gantry up" makes it' : "refers to no secret any more";
    print(context, `variable ${name} of GitHub environment ${environment} ${what}`);
  }
}

interface Outcome {
  steps: readonly SyncStep[];
  variables: readonly VariableDifference[];
  applied: readonly SyncStep[];
}

function finish(context: Context, options: SyncSecretsOptions, outcome: Outcome): ExitCode {
  const { environment, json, plan, placed } = options;
  const { steps, variables, applied } = outcome;
  if (json) {
    const plain = ({ store, ...step }: SyncStep) => ({ store: store.title, ...step });
    const document = { environment, steps: steps.map(plain), variables, applied: applied.map(plain) };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else if (!plan) {
    print(context, applied.length === 0 ? "nothing to write" : `wrote ${applied.length}`);
  }
  const unplaced = steps.filter(({ action, store }) => action === "unplaced" && store.mayWait !== true);
  if (unplaced.length === 0 || plan || placed) return ExitCode.done;
  if (json) return ExitCode.failed;
  throw new GantryError(
    `${counted(unplaced.length, "secret has", "secrets have")} no place to be kept in yet`,
    {
      problems: unplaced.map(({ store, name }) => `${store.title}: ${name}`),
      hint: `"gantry up ${environment}" makes the places; then run this again`,
    },
  );
}
