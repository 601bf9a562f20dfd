import { availableParallelism } from "node:os";
import { delimiter } from "node:path";
import { packagePrograms } from "../../catalog/package-folders.ts";
import { findProject } from "../../catalog/project.ts";
import { findOnPath } from "../../engine/obtain/find-on-path.ts";
import { scriptMode, type ScriptMode } from "../../model/declared/testability-config.ts";
import { ExitCode } from "../../model/errors.ts";
import type { Context } from "../../terminal/context.ts";
import { counted } from "../../terminal/counted.ts";
import { type Paint, paintFor } from "../../terminal/paint.ts";
import { limitTo } from "../../files/limit.ts";
import type { ParsedScript } from "./parse-script.ts";
import { readScripts } from "./read-scripts.ts";
import { makeSandbox } from "./sandbox.ts";
import { type Verified, verifyMode, type VerifyOptions } from "./verify-mode.ts";
import { padded, widthOf } from "../../terminal/width.ts";
import { print } from "../../terminal/say.ts";

/** Reads every script, runs each in its six modes, and says everything that is wrong. */
export async function checkScripts(context: Context, options: { json: boolean }): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const { scripts, problems } = readScripts(root);
  const { env } = context;
  const sandbox = makeSandbox(env);
  try {
    const toolPath = [...packagePrograms(root), env["PATH"] ?? ""].join(delimiter);
    const shared = { root, env, sandbox, toolPath, limited: limitTo(availableParallelism() * 2) };
    const checked = await Promise.all(scripts.map((script) => checkScript(script, shared)));
    const all = [
      ...sandbox.missing.map((name) => `"${name}" is not on the PATH, and scripts rely on it`),
      ...problems,
      ...checked.flatMap((script) => script.problems),
    ];
    if (options.json) context.stdout.write(asJson(checked, all));
    else print(context, asText(checked, all, paintFor(context)));
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
  const width = Math.max(0, ...checked.map(({ path }) => widthOf(path)));
  const lines = checked.map(({ path, modes, problems: own }) => {
    const mark = own.length === 0 ? paint.green("✓") : paint.red("✗");
    const shown = scriptMode.options.map((mode) => modeText(mode, modes[mode], paint)).join(" ");
    return `${mark} ${padded(path, width)}  ${shown}`;
  });
  const count = `${counted(problems.length, "problem")}:`;
  const verdict =
    problems.length === 0
      ? `${paint.green(`${counted(checked.length, "script is as it", "scripts are as they")} should be`)} (in brackets: run to the first command only)`
      : paint.red(count);
  return [...lines, "", verdict, ...problems.map((problem) => `  ${problem}`)].join("\n");
}

function modeText(mode: string, verified: Verified | undefined, paint: Paint): string {
  if (verified === undefined) return "-";
  if (verified === "ok") return mode;
  return verified === "to its first command" ? `(${mode})` : paint.red(`${mode}!`);
}

interface CheckedScript {
  path: string;
  /** Empty where the script was not run, since it is not what a script has to be. */
  modes: Readonly<Partial<Record<ScriptMode, Verified>>>;
  problems: readonly string[];
}

interface CheckOptions extends VerifyOptions {
  /** Where tools are looked for. */
  toolPath: string;
  /** Decides how many runs go on at once. */
  limited: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Runs one script in its six modes. One that does not begin with the preamble is not run at all: it would not ask for its
 * mode, and do its work.
 */
async function checkScript(parsed: ParsedScript, options: CheckOptions): Promise<CheckedScript> {
  const { script, header, problems, file } = parsed;
  if (script === undefined || header === undefined || problems.length > 0) {
    return { path: file.path, modes: {}, problems };
  }
  const missing = script.dependencies.filter(
    (tool) => findOnPath(tool, { PATH: options.toolPath }) === undefined,
  );
  const runs = scriptMode.options.map(async (mode): Promise<[ScriptMode, Verified]> => {
    return [mode, await options.limited(() => verifyMode(script, header, mode, options))];
  });
  const modes = await Promise.all(runs);
  return {
    path: file.path,
    modes: Object.fromEntries(modes),
    problems: [
      ...missing.map((tool) => `${file.path}: tools: "${tool}" is not on the PATH`),
      ...modes.flatMap(([, verified]) => (typeof verified === "string" ? [] : [verified.problem])),
    ],
  };
}
