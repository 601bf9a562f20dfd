import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";
import { ExitCode } from "../../model/errors.ts";
import { scriptMode } from "../../model/declared/testability-config.ts";
import type { Context } from "../../terminal/context.ts";
import { limitTo } from "./limit.ts";
import { paintFor, type Paint } from "../../terminal/paint.ts";
import { findProject } from "../../catalog/project.ts";
import { checkScript, type CheckedScript } from "./check-script.ts";
import { readScripts } from "./read-scripts.ts";
import { makeSandbox } from "./sandbox.ts";
import type { Verified } from "./verify-mode.ts";
import { counted } from "../../terminal/counted.ts";

/** Reads every script, runs each in its six modes, and says everything that is wrong. */
export async function checkScripts(context: Context, options: { json: boolean }): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const { scripts, problems } = readScripts(root);
  const { env } = context;
  const sandbox = makeSandbox(env);
  try {
    const toolPath = [join(root, "node_modules", ".bin"), env["PATH"] ?? ""].join(delimiter);
    const shared = { root, env, sandbox, toolPath, limited: limitTo(availableParallelism() * 2) };
    const checked = await Promise.all(scripts.map((script) => checkScript(script, shared)));
    const all = [
      ...sandbox.missing.map((name) => `"${name}" is not on the PATH, and scripts rely on it`),
      ...problems,
      ...checked.flatMap((script) => script.problems),
    ];
    context.stdout.write(options.json ? asJson(checked, all) : asText(checked, all, paintFor(context)));
    return all.length === 0 ? ExitCode.done : ExitCode.failed;
  } finally {
    sandbox.remove();
  }
}

function asJson(checked: readonly CheckedScript[], problems: readonly string[]): string {
  const scripts = checked.map(({ path, modes }) => ({ path, modes }));
  return `${JSON.stringify({ scripts, problems }, null, 2)}\n`;
}

function asText(checked: readonly CheckedScript[], problems: readonly string[], paint: Paint): string {
  const width = Math.max(0, ...checked.map(({ path }) => path.length));
  const lines = checked.map(({ path, modes, problems: own }) => {
    const mark = own.length === 0 ? paint.green("✓") : paint.red("✗");
    const shown = scriptMode.options.map((mode) => modeText(mode, modes[mode], paint)).join(" ");
    return `${mark} ${path.padEnd(width)}  ${shown}`;
  });
  const count = `${counted(problems.length, "problem")}:`;
  const verdict =
    problems.length === 0
      ? `${paint.green(`${counted(checked.length, "script is as it", "scripts are as they")} should be`)} (in brackets: run to the first command only)`
      : paint.red(count);
  return [...lines, "", verdict, ...problems.map((problem) => `  ${problem}`), ""].join("\n");
}

function modeText(mode: string, verified: Verified | undefined, paint: Paint): string {
  if (verified === undefined) return "-";
  if (verified === "ok") return mode;
  return verified === "to its first command" ? `(${mode})` : paint.red(`${mode}!`);
}
