import { ensureActionlint } from "./lint/obtain-actionlint.ts";
import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { paintFor } from "../terminal/paint.ts";
import { createProgress } from "../terminal/progress.ts";
import { findProject } from "../catalog/project.ts";
import { compareFiles, type Drift, readWorkflows } from "./compare-files.ts";
import { differenceOf } from "./difference.ts";
import { wantedWorkflows } from "./generate-workflows.ts";
import { type Found, lintWorkflows } from "./lint/lint-workflows.ts";
import { findShellcheck } from "./lint/shellcheck.ts";
import { counted } from "../terminal/counted.ts";
import { print, say } from "../terminal/say.ts";

interface Shown extends Pick<Drift, "path" | "state"> {
  /** As `diff -u` shows it. */
  diff: string;
}

/** Fails where a workflow is not as it would be generated now, or where any, hand-written ones too, breaks a rule. */
export async function checkWorkflows(
  context: Context,
  options: { json: boolean; commands: readonly string[] },
): Promise<ExitCode> {
  const project = findProject(context.cwd);
  const files = readWorkflows(project.repository);
  const wanted = await wantedWorkflows(project);
  const drift = compareFiles(files, wanted).map((one): Shown => {
    return { path: one.path, state: one.state, diff: differenceOf(one.found, one.wanted) };
  });
  const { env } = context;
  const actionlint = await ensureActionlint({ env, progress: createProgress(context) });
  const { findings, notices } = await lintWorkflows(files, {
    roots: project,
    commands: options.commands,
    actionlint,
    shellcheck: findShellcheck(env),
  });
  for (const notice of notices) say(context, `notice: ${notice}`);
  if (options.json) {
    const workflows = [...files.keys()];
    context.stdout.write(`${JSON.stringify({ workflows, drift, findings, notices }, null, 2)}\n`);
  } else {
    writeText(context, files.size, drift, findings);
  }
  return drift.length + findings.length === 0 ? ExitCode.done : ExitCode.failed;
}

function writeText(
  context: Context,
  count: number,
  drift: readonly Shown[],
  findings: readonly Found[],
): void {
  const paint = paintFor(context);
  for (const { path, state, diff } of drift) {
    print(context, paint.red(`✗ ${path}: ${state}`));
    context.stdout.write(`${diff}\n`);
  }
  for (const { path, line, column, rule, message, remedy } of findings) {
    print(context, `${paint.red("✗")} ${path}:${line}:${column} ${rule}: ${message}`);
    if (remedy !== undefined) print(context, `    ${paint.dim(remedy)}`);
  }
  if (drift.length + findings.length === 0) {
    print(context, paint.green(`${counted(count, "workflow is as it", "workflows are as they")} should be`));
    return;
  }
  const broken = `${counted(findings.length, "rule is", "rules are")} broken`;
  const hint = drift.length > 0 ? ['write them anew with "gantry workflows generate"'] : [];
  print(context, ["", ...hint, `${counted(drift.length, "differs", "differ")}, ${broken}`].join("\n"));
}
