import { execa } from "execa";
import { splitWords } from "./split-words.ts";

/** What a command printed, or why it printed nothing that is of use. */
export type Asked = { text: string } | { problem: string };

/** Longer than somebody needs who is asked for a passphrase. */
const deadlineMs = 300_000;

/** Runs the command that a variable of sops holds, for the identities of one recipient. What it says is repeated nowhere. */
export async function askCommand(
  variable: string,
  command: string,
  { recipient, env }: { recipient: string; env: Readonly<Record<string, string | undefined>> },
): Promise<Asked> {
  const [program, ...args] = splitWords(command) ?? [];
  if (program === undefined) return { problem: `the command in ${variable} cannot be split into words` };
  const { failed, stdout, exitCode, code, timedOut } = await execa(program, args, {
    env: { ...env, SOPS_AGE_RECIPIENT: recipient },
    extendEnv: false,
    stdin: "ignore",
    stderr: "ignore",
    reject: false,
    timeout: deadlineMs,
  });
  if (!failed) return { text: stdout };
  if (timedOut) return { problem: `the command in ${variable} did not end within ${deadlineMs / 1000} s` };
  const why =
    exitCode === undefined ? `could not be run (${code ?? "stopped by a signal"})` : `ended with ${exitCode}`;
  return { problem: `the command in ${variable} ${why}` };
}
