import { loadCatalog } from "../../catalog/load.ts";
import { findProject } from "../../catalog/project.ts";
import { selectEnvironments } from "../../catalog/select-environments.ts";
import { ExitCode } from "../../model/errors.ts";
import { confirm, Declined, requireAnswer } from "../../terminal/confirm.ts";
import type { Context } from "../../terminal/context.ts";
import { counted } from "../../terminal/counted.ts";
import { print } from "../../terminal/say.ts";
import { table, wrappedBelow } from "../../terminal/table.ts";
import { timeOf } from "../status/age.ts";
import { changeFlag } from "./change-flag.ts";
import { readFlagHistory } from "./flag-history.ts";
import { scheduledSteps, type ScheduledStep } from "./scheduled-step.ts";

export interface DueStepsOptions {
  environment: string | undefined;
  dryRun: boolean;
  yes: boolean;
  json: boolean;
  now: Date;
}

/**
 * Says of every flag with a schedule whether its next step is due, why, and what stops it, and writes the due steps into the catalog,
 * one of each flag. What could not be read is a failure, since nobody knows then whether the step may be taken.
 */
export async function dueSteps(context: Context, options: DueStepsOptions): Promise<ExitCode> {
  const { environment, dryRun, yes, json, now } = options;
  if (!dryRun) requireAnswer(context, options);
  const project = findProject(context.cwd);
  const { root } = project;
  const catalogs = selectEnvironments(loadCatalog(root), environment);
  const history = await readFlagHistory(
    root,
    catalogs.map((each) => each.environment),
  );
  const place = { project, local: false, env: context.env };
  const steps: ScheduledStep[] = [];
  for (const catalog of catalogs) steps.push(...(await scheduledSteps(catalog, { place, history, now })));
  const due = steps.filter(({ standing }) => standing === "due");
  if (json) context.stdout.write(`${JSON.stringify(steps, null, 2)}\n`);
  else show(context, steps);
  if (due.length > 0 && !dryRun) {
    if (!yes && !(await confirm(`Write ${counted(due.length, "step")} into the catalog?`)))
      throw new Declined("nothing was changed: the answer was no");
    // With --json one document is printed, and what each change says goes where progress does.
    const quiet = json ? { ...context, stdout: context.stderr } : context;
    for (const { flag: key, environment: where, to } of due) {
      if (to === null) throw new Error("a step that is due leads nowhere");
      const fields = { rolloutPercentage: to };
      await changeFlag(quiet, { root, key, environment: where, fields, yes: true, json: false });
    }
  }
  return steps.some(({ isUnread }) => isUnread) ? ExitCode.failed : ExitCode.done;
}

const columns = [
  { head: "flag" },
  { head: "environment" },
  { head: "step", side: "right" },
  { head: "standing" },
  { head: "due" },
] as const;

function show(context: Context, steps: readonly ScheduledStep[]): void {
  if (steps.length === 0) {
    print(context, "no flag has a schedule: ramp.every in the catalog gives it one");
    return;
  }
  const rows = steps.map(({ flag, environment, from, to, standing, dueAt }) => [
    flag,
    environment,
    to === null ? `${from} %` : `${from} → ${to} %`,
    standing,
    dueAt === null ? "" : timeOf(dueAt),
  ]);
  context.stdout.write(table(columns, rows, context));
  for (const { flag, environment, reasons } of steps.filter((step) => step.reasons.length > 0))
    print(
      context,
      [`${flag} in ${environment}:`, ...reasons.flatMap((reason) => wrappedBelow(reason, context))].join(
        "\n",
      ),
    );
}
