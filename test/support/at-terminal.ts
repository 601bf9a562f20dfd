import { join } from "node:path";
import { execa } from "execa";
import { checkout } from "./project.ts";

export const enter = "\r";

/** Runs gantry at a pseudo-terminal and types each answer once its question is there; what was shown. */
export async function atTerminal(
  cwd: string,
  words: string,
  answers: readonly (readonly [question: string, keys: string])[],
): Promise<string> {
  // A pseudo-terminal begins without a size, and prompts would wrap after each letter.
  const command = `stty cols 120 rows 40; "${process.execPath}" "${join(checkout, "cli", "gantry.js")}" ${words}`;
  const run = execa("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    cwd,
    env: { TERM: "xterm", NO_COLOR: "1" },
  });
  const waiting = [...answers];
  let shown = "";
  let unread = "";
  run.stdout.on("data", (chunk: Buffer) => {
    shown += chunk.toString();
    unread += chunk.toString();
    const [next] = waiting;
    if (next === undefined || !unread.includes(next[0])) return;
    waiting.shift();
    unread = "";
    run.stdin.write(next[1]);
  });
  await run;
  return shown;
}
