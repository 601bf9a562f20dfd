import { ensureActionlint } from "./lint/obtain-actionlint.ts";
import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { paintFor, type Paint } from "../terminal/paint.ts";
import { createProgress } from "../terminal/progress.ts";
import { findProject } from "../catalog/project.ts";
import { compareFiles, type Drift, readWorkflows } from "./compare-files.ts";
import { differenceOf } from "./difference.ts";
import { wantedWorkflows } from "./generate-workflows.ts";
import { type Found, lintWorkflows } from "./lint/lint-workflows.ts";
import { findShellcheck } from "./lint/shellcheck.ts";
import { counted } from "../terminal/counted.ts";

interface Shown extends Pick<Drift, "path" | "state"> {
  /** As `diff -u` shows it. */
  diff: string;
}

/** Fails where a workflow is not as it would be generated now, or where any, hand-written ones too, breaks a rule. */
export async function checkWorkflows(
  context: Context,
  options: { json: boolean; commands: readonly string[] },
): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const files = readWorkflows(root);
  const drift = compareFiles(files, await wantedWorkflows(root)).map((one): Shown => {
    return { path: one.path, state: one.state, diff: differenceOf(one.found, one.wanted) };
  });
  const { env } = context;
  const actionlint = await ensureActionlint({ env, progress: createProgress(context) });
  const { findings, notices } = await lintWorkflows(files, {
    root,
    commands: options.commands,
    actionlint,
    shellcheck: findShellcheck(env),
  });
  for (const notice of notices) context.stderr.write(`notice: ${notice}\n`);
  if (options.json) {
    const workflows = [...files.keys()];
    context.stdout.write(`${JSON.stringify({ workflows, drift, findings, notices }, null, 2)}\n`);
  } else {
    context.stdout.write(asText(files.size, drift, findings, paintFor(context)));
  }
  return drift.length + findings.length === 0 ? ExitCode.done : ExitCode.failed;
}

function asText(count: number, drift: readonly Shown[], findings: readonly Found[], paint: Paint): string {
  const changed = drift.flatMap(({ path, state, diff }) => [paint.red(`✗ ${path}: ${state}`), diff]);
  const broken = findings.flatMap(({ path, line, column, rule, message, remedy }) => [
    `${paint.red("✗")} ${path}:${line}:${column} ${rule}: ${message}`,
    ...(remedy === undefined ? [] : [paint.dim(`    ${remedy}`)]),
  ]);
  if (changed.length + broken.length === 0)
    return `${paint.green(`${counted(count, "workflow is as it", "workflows are as they")} should be`)}\n`;
  const hints = [
    ...(drift.length > 0 ? ["write them anew with: gantry workflows generate"] : []),
    `${counted(drift.length, "differs", "differ")}, ${counted(findings.length, "rule is", "rules are")} broken`,
  ];
  return [...changed, ...broken, "", ...hints, ""].join("\n");
}
