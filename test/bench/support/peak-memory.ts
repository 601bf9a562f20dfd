import { readdirSync, readFileSync } from "node:fs";
import { setInterval } from "node:timers";
import { execa } from "execa";
import type { RunOptions } from "./run.ts";

const everyMs = 100;
const megabyte = 1024 * 1024;

/**
 * The most memory, in MB, that a program and everything it started held at one time. Pages that processes share count once
 * for all (PSS of /proc, so Linux only).
 */
export async function peakMemory(
  file: string,
  args: readonly string[],
  { cwd, env, exitCode = 0 }: RunOptions,
): Promise<number> {
  const started = execa(file, args, { cwd, env, extendEnv: false, reject: false, stdin: "ignore" });
  let peak = 0;
  const sampling = setInterval(() => {
    if (started.pid !== undefined) peak = Math.max(peak, memoryOf(withDescendants(started.pid)));
  }, everyMs);
  const result = await started;
  clearInterval(sampling);
  if (result.exitCode === exitCode) return peak;
  throw new Error(
    `"${[file, ...args].join(" ")}" ended with ${result.exitCode ?? "no status"}\n${result.stderr}`,
  );
}

function withDescendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)) {
    // After the name in brackets come the state and the parent.
    const parent = Number(/\) \S (?<parent>\d+)/.exec(readIfThere(`/proc/${pid}/stat`))?.groups?.["parent"]);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

function memoryOf(pids: readonly number[]): number {
  const kilobytes = pids.map((pid) =>
    Number(/^Pss:\s+(?<size>\d+)/m.exec(readIfThere(`/proc/${pid}/smaps_rollup`))?.groups?.["size"] ?? 0),
  );
  return (kilobytes.reduce((sum, size) => sum + size, 0) * 1024) / megabyte;
}

/** A process may end between being listed and being read. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && ["ENOENT", "ESRCH"].includes(String(error.code)))
      return "";
    throw error;
  }
}
