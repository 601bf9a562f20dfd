import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

export interface RunOptions {
  cwd: string;
  /** The whole environment of the process. */
  env: Readonly<Record<string, string>>;
  /** Once it is aborted, the program and all that it started are killed. */
  stop?: AbortSignal;
}

export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program to its end, with nothing on standard input. An interrupt reaches it through the terminal's process group,
 * and it has all the time it wants to end well; a request to terminate is passed on as an interrupt. Not execa, which does
 * the same and takes 65 ms to load.
 */
export async function runToEnd(file: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  const { cwd, env, stop } = options;
  const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const kill = (): void => {
    if (child.pid !== undefined) stopTree(child.pid);
  };
  stop?.addEventListener("abort", kill, { once: true });
  const interrupt = (): void => {
    child.kill("SIGINT");
  };
  const ignore = (): void => undefined;
  process.on("SIGTERM", interrupt).on("SIGINT", ignore).on("exit", interrupt);
  try {
    const closed = once(child, "close");
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return {
      exitCode: child.exitCode ?? 1,
      stdout: withoutLastNewline(stdout),
      stderr: withoutLastNewline(stderr),
    };
  } catch (error) {
    // It could not be started.
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    return { exitCode: 1, stdout: "", stderr: error.message };
  } finally {
    stop?.removeEventListener("abort", kill);
    process.off("SIGTERM", interrupt).off("SIGINT", ignore).off("exit", interrupt);
  }
}

function withoutLastNewline(output: string): string {
  return output.replace(/\r?\n$/, "");
}

/**
 * Kills a process and everything below it at once. For what no longer listens: an engine that waits for a plugin which is
 * in an endless loop does not end by an interrupt, and without it the plugin would go on for ever.
 */
function stopTree(pid: number): void {
  for (const each of [pid, ...descendants(pid)]) {
    try {
      process.kill(each, "SIGKILL");
    } catch (error) {
      // It has ended by itself meanwhile.
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  }
}

function descendants(pid: number): number[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const pairs = table
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (child === undefined || parent === undefined ? [] : [{ child, parent }]));
  const found = [pid];
  for (const one of found) {
    found.push(...pairs.filter(({ parent }) => parent === one).map(({ child }) => child));
  }
  return found.slice(1);
}
