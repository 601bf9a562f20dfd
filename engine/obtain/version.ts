import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import type { Environment } from "./engine.ts";

const deadlineMs = 10_000;

/** Whether a version such as `3.250.0` or `1.26` is `minimum` or newer; missing parts count as 0. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [have, need] = [parts(version), parts(minimum)];
  const differs = need.findIndex((part, index) => part !== have[index]);
  return differs === -1 || (have[differs] ?? 0) > (need[differs] ?? 0);
}

/**
 * Asks an executable for its version: the first thing that looks like one in what it prints.
 *
 * @throws Error of one line when it cannot be run, does not end within 10 s, fails or prints no version.
 */
export async function askVersion(file: string, args: readonly string[], env: Environment): Promise<string> {
  // Away from the project, so that no tool reads the project's own settings before it answers.
  const options = { env: { ...env }, cwd: tmpdir(), timeout: deadlineMs, windowsHide: true };
  const { stdout } = await promisify(execFile)(file, [...args], options).catch((error: unknown) => {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(said.trim().replaceAll(/\s*\n\s*/g, "; "), { cause: error });
  });
  const version = /\d+\.\d+(?:\.\d+)?/.exec(stdout)?.[0];
  if (version === undefined) throw new Error(`"${file} ${args.join(" ")}" printed no version`);
  return version;
}

function parts(version: string): [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  return [major, minor, patch];
}
