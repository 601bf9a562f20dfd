import { findOnPath } from "../../engine/obtain/find-on-path.ts";
import { scriptMode, type ScriptMode } from "../../model/declared/testability-config.ts";
import type { ParsedScript } from "./parse-script.ts";
import { verifyMode, type Verified, type VerifyOptions } from "./verify-mode.ts";

export interface CheckedScript {
  path: string;
  /** Empty where the script was not run, since it is not what a script has to be. */
  modes: Readonly<Partial<Record<ScriptMode, Verified>>>;
  problems: readonly string[];
}

export interface CheckOptions extends VerifyOptions {
  /** Where tools are looked for. */
  toolPath: string;
  /** Decides how many runs go on at once. */
  limited: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Runs one script in its six modes. One that does not begin with the preamble is not run at all: it would not ask for its
 * mode, and do its work.
 */
export async function checkScript(parsed: ParsedScript, options: CheckOptions): Promise<CheckedScript> {
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
