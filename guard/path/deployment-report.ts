import type { StackOutputs } from "../../model/outputs.ts";
import type { Judgement } from "../judge/judgement.ts";
import type { Plan } from "../../engine/run/plan.ts";
import type { SurfaceMove } from "../../engine/run/surface-moves.ts";
import { versionDocuments } from "./versions-text.ts";
import { checkText } from "./check-text.ts";
import { outputsText } from "../../engine/run/outputs-text.ts";
import { paintFor } from "../../terminal/paint.ts";
import { repositoryStack } from "../../catalog/stacks.ts";
import { listEnvironments } from "../../catalog/load.ts";
import { nameList } from "../../terminal/table.ts";
import { waiverDocuments } from "../rules/waiver-text.ts";
import type { CheckResult, Deployment } from "./deployment.ts";
import { print } from "../../terminal/say.ts";
import { whole } from "../../terminal/width.ts";

/** What became of a deployment. */
export interface Outcome {
  plan: Plan;
  judgement: Judgement;
  /** What the plan makes the surfaces run. */
  moves: readonly SurfaceMove[];
  checks: readonly CheckResult[];
  /** Null where nothing was applied. */
  applied: { seconds: number; outputs: StackOutputs } | null;
}

/** Prints what became of a deployment, after the plan that was shown before. */
export function reportDeployment(deployment: Deployment, outcome: Outcome): void {
  const { context, options } = deployment;
  const { plan, judgement, moves, checks, applied } = outcome;
  if (options.json) {
    const document = {
      environment: options.stack,
      local: options.local,
      applied: applied !== null,
      // The first of two steps: what was applied of a plan although this one was not.
      begun: options.isBegun === true,
      changes: plan.counts,
      versions: versionDocuments(moves),
      rules: judgement.rules,
      violations: judgement.violations,
      waived: judgement.waived,
      waivers: waiverDocuments(judgement),
      checks,
      outputs: applied?.outputs ?? null,
    };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  const paint = paintFor(context);
  const parts: string[] = [];
  if (applied !== null) {
    const head = `${paint.green("deployed")} ${options.stack} in ${applied.seconds} s`;
    const { columns } = context;
    parts.push(`\n${head}\n\n${outputsText(applied.outputs, { ...options, columns, all: false })}\n`);
  }
  for (const check of checks) parts.push(checkText(check, paint));
  // Within a release more comes after it.
  if (applied !== null && options.attempt === undefined) parts.push(nextSteps(deployment));
  if (parts.length > 0) print(context, parts.join("").trimEnd());
}

/** Commands that there is something for: another environment only where the catalog has one. */
function nextSteps({ options, context, session }: Deployment): string {
  const { stack, local } = options;
  const flag = local ? " --local" : "";
  const isEnvironment = stack !== repositoryStack;
  const others = listEnvironments(session.project.root).filter((name) => name !== stack);
  const other = others.find((name) => name === "production") ?? others[0];
  const steps: [string, string][] = [
    [`npx gantry up ${stack}${flag}`, "nothing has changed, so nothing happens"],
    ...(isEnvironment
      ? [[`npx gantry env show ${stack}`, "each value, and where it came from"] satisfies [string, string]]
      : []),
    ...(other === undefined
      ? []
      : [[`npx gantry preview ${other}${flag}`, `what ${other} would look like`] satisfies [string, string]]),
    [`npx gantry destroy ${stack}${flag}`, "take it down again"],
  ];
  const shown = steps.map(([command, what]) => [whole(command), what] as const);
  return `\nwhat to try next:\n${nameList(shown, { columns: context.columns, indent: "  " })}`;
}
