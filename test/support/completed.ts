import { execa } from "execa";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { printCompletion } from "../../cli/completion/script.ts";
import { quoteWord, type Shell } from "../../terminal/quote.ts";
import { captured } from "./captured.ts";
import { temporaryFolder } from "./clean-up.ts";

export interface CompletedOptions {
  cwd: string;
  /** Lines before the completion is loaded. */
  before?: string;
  env?: Record<string, string>;
}

/** A script that loads the completion, with nothing of the user's before it. */
export function completionScript(shell: Shell): string {
  const { context, stdout } = captured();
  printCompletion(context, { shell });
  return stdout();
}

/**
 * Each line with Tab pressed behind it, as the editor of a shell on a terminal of its own leaves it: its words, joined by
 * spaces; and what stood on the screen meanwhile. Fish tells its candidates without a terminal.
 */
export async function completedLines(
  shell: "bash" | "zsh",
  lines: readonly string[],
  { cwd, before = "", env = {} }: CompletedOptions,
): Promise<{ completed: string[]; screen: string }> {
  const folder = temporaryFolder("gantry-completed-");
  const load = join(folder, "load");
  writeFileSync(load, `${before}\n${completionScript(shell)}\nPS1='> '\n`);
  // To the line's begin, a command that prints its words, and Enter.
  const each = lines.map((line) => `${line}\t\u0001printf '<%s>' \n`);
  const typed = `. ${quoteWord(load, shell)}\n${each.join("")}exit\n`;
  const command = shell === "bash" ? "bash --noprofile --norc -i" : "zsh -f -i";
  const { stdout } = await execa("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    cwd,
    input: typed,
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      TERM: "xterm-256color",
      LANG: "C.UTF-8",
      HISTFILE: "/dev/null",
      ...env,
    },
    extendEnv: false,
    reject: false,
  });
  const printed = stdout.replaceAll("<%s>", "").match(/(?:<[^<>\r\n]*>){2,}/g) ?? [];
  return { completed: printed.map((line) => line.slice(1, -1).replaceAll("><", " ")), screen: stdout };
}
