import { execFileSync } from "node:child_process";

/**
 * Kills a process and everything below it at once. For what no longer listens: an engine that waits for a plugin which is
 * in an endless loop does not end by an interrupt, and without it the plugin would go on for ever.
 */
export function stopTree(pid: number): void {
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
