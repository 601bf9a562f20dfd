import { ensureActionlint } from "./lint/obtain-actionlint.ts";
import { loadRepository } from "../catalog/load.ts";
import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { paintFor } from "../terminal/paint.ts";
import { createProgress } from "../terminal/progress.ts";
import { findProject } from "../catalog/project.ts";
import { compareFiles, type Drift, readWorkflows } from "./compare-files.ts";
import { differenceOf } from "./difference.ts";
import { wantedWorkflows } from "./generate-workflows.ts";
import { baseOf, ownWorkflowsAt, partKnown, type Base } from "./known-findings.ts";
import { type Found, lintWorkflows } from "./lint/lint-workflows.ts";
import { findShellcheck } from "./lint/shellcheck.ts";
import { counted } from "../terminal/counted.ts";
import { print, say } from "../terminal/say.ts";

interface Shown extends Pick<Drift, "path" | "state"> {
  /** As `diff -u` shows it. */
  diff: string;
}

export interface CheckOptions {
  /** The branch, tag or commit that the change is to be merged into; by default origin's default branch, where there is one. */
  base: string | undefined;
  json: boolean;
  commands: readonly string[];
}

/**
 * Fails where a workflow is not as it would be generated now, or where any, hand-written ones too, breaks a rule. What a hand-written
 * one broke at the base already is told and fails nothing: whoever takes Gantry in, or changes something else, is not asked to mend it.
 */
export async function checkWorkflows(context: Context, options: CheckOptions): Promise<ExitCode> {
  const project = findProject(context.cwd);
  const files = readWorkflows(project.repository);
  const wanted = await wantedWorkflows(project);
  const drift = compareFiles(files, wanted).map((one): Shown => {
    return { path: one.path, state: one.state, diff: differenceOf(one.found, one.wanted) };
  });
  const { env } = context;
  const actionlint = await ensureActionlint({ env, progress: createProgress(context) });
  const lintOptions = {
    roots: project,
    commands: options.commands,
    actionlint,
    shellcheck: findShellcheck(env),
  };
  const base = await baseOf(project.root, options.base, () => {
    return `origin/${loadRepository(project.root).product.repository.defaultBranch}`;
  });
  const { findings: all, notices } = await lintWorkflows(files, lintOptions);
  const broken = new Set(all.map(({ path }) => path));
  const own = base === undefined ? [] : await ownWorkflowsAt(project.root, base.commit);
  const before = new Map([...own].filter(([path]) => broken.has(path)));
  const { brought: findings, known } = partKnown(all, (await lintWorkflows(before, lintOptions)).findings);
  for (const notice of notices) say(context, `notice: ${notice}`);
  if (options.json) {
    const workflows = [...files.keys()];
    context.stdout.write(`${JSON.stringify({ workflows, drift, findings, known, notices }, null, 2)}\n`);
  } else {
    writeText(context, files.size, { drift, findings, known, base });
  }
  return drift.length + findings.length === 0 ? ExitCode.done : ExitCode.failed;
}

interface Outcome {
  drift: readonly Shown[];
  findings: readonly Found[];
  known: readonly Found[];
  base: Base | undefined;
}

function writeText(context: Context, count: number, { drift, findings, known, base }: Outcome): void {
  const paint = paintFor(context);
  const tell = (sign: string, { path, line, column, rule, message, remedy }: Found): void => {
    print(context, `${sign} ${path}:${line}:${column} ${rule}: ${message}`);
    if (remedy !== undefined) print(context, `    ${paint.dim(remedy)}`);
  };
  for (const { path, state, diff } of drift) {
    print(context, paint.red(`✗ ${path}: ${state}`));
    context.stdout.write(`${diff}\n`);
  }
  for (const one of known) tell(paint.yellow("!"), one);
  for (const one of findings) tell(paint.red("✗"), one);
  if (known.length > 0 && base !== undefined) {
    const at = `${base.ref} (${base.commit.slice(0, 12)})`;
    print(
      context,
      `! ${counted(known.length, "rule is", "rules are")} broken as at ${at}, which fails nothing`,
    );
  }
  if (drift.length + findings.length === 0) {
    const otherwise = known.length > 0 ? "otherwise " : "";
    print(
      context,
      paint.green(
        `${counted(count, `workflow is ${otherwise}as it`, `workflows are ${otherwise}as they`)} should be`,
      ),
    );
    return;
  }
  const broken = `${counted(findings.length, "rule is", "rules are")} broken`;
  const hint = drift.length > 0 ? ['write them anew with "gantry workflows generate"'] : [];
  print(context, ["", ...hint, `${counted(drift.length, "differs", "differ")}, ${broken}`].join("\n"));
}
