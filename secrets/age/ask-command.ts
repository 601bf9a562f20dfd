import { execa } from "execa";

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

/**
 * A command as sops takes it apart: words, with quotes and backslashes as in a shell, and nothing else of a shell.
 * Undefined where a quote does not end. https://pkg.go.dev/github.com/google/shlex
 */
export function splitWords(command: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let index = 0; index < command.length; index += 1) {
    const character = command.charAt(index);
    if (character === "\\" && quote !== "'") {
      index += 1;
      if (index === command.length) return undefined;
      word = (word ?? "") + command.charAt(index);
    } else if (quote !== "") {
      if (character === quote) quote = "";
      else word = (word ?? "") + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === "#" && word === undefined) {
      // A comment, to the end of the line.
      const end = command.indexOf("\n", index);
      index = end === -1 ? command.length : end;
    } else word = (word ?? "") + character;
  }
  if (quote !== "") return undefined;
  return word === undefined ? words : [...words, word];
}
