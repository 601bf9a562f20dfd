import { execa } from "execa";

export interface RunOptions {
  cwd: string;
  /** The whole environment of the process. */
  env: Readonly<Record<string, string>>;
  /** The exit status that counts as success; any other ends the benchmark. */
  exitCode?: number;
}

/** Runs a program to its end, with nothing on standard input; the wall time in ms. */
export async function timed(file: string, args: readonly string[], options: RunOptions): Promise<number> {
  const begun = performance.now();
  await runToEnd(file, args, options);
  return performance.now() - begun;
}

/** Runs a program to its end and returns what it printed on standard output. */
export async function runToEnd(file: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { cwd, env, exitCode = 0 } = options;
  const result = await execa(file, args, { cwd, env, extendEnv: false, reject: false, stdin: "ignore" });
  if (result.exitCode === exitCode) return result.stdout;
  const said = `${result.stdout}\n${result.stderr}`.trim();
  throw new Error(
    `"${[file, ...args].join(" ")}" ended with ${result.exitCode ?? result.signal ?? "no status"}\n${said}`,
  );
}
