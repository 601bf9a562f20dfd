import assert from "node:assert/strict";
import { widthOf } from "../../terminal/width.ts";
import { assertGolden } from "./golden.ts";
import { inProcess, type InProcessOptions } from "./in-process.ts";

/** What a person sees, as test/golden/screens/<name>.txt: the command in the first line, and below it what it says. */
export function assertScreen(name: string, command: string, said: string): void {
  assertGolden(`screens/${name}.txt`, `$ ${command}\n${said.trimEnd()}\n`);
}

interface Shown extends InProcessOptions {
  /** Takes out what is another at each run, such as a time. */
  steady?: (said: string) => string;
}

/** The same of a command that is run for it, on a terminal of 80 columns by default: no line is wider. */
export async function assertShown(name: string, command: string, options: Shown): Promise<void> {
  const { stdout } = await shown(command, options);
  assertScreen(name, `gantry ${command}`, options.steady?.(stdout) ?? stdout);
}

/** The same of what a command says beside its result: why it fails, and what it does meanwhile. */
export async function assertSaid(name: string, command: string, options: Shown): Promise<void> {
  const { stderr } = await shown(command, options);
  assertScreen(name, `gantry ${command}`, options.steady?.(stderr) ?? stderr);
}

async function shown(command: string, options: Shown): Promise<{ stdout: string; stderr: string }> {
  const { columns = 80 } = options;
  const ran = await inProcess(command.split(" "), { ...options, columns });
  for (const line of `${ran.stdout}\n${ran.stderr}`.split("\n"))
    assert.ok(widthOf(line) <= columns || isOneWord(line), `too wide: ${line}`);
  return ran;
}

/** An address, a path, or a command in quotes: whoever copies it wants it whole. */
function isOneWord(line: string): boolean {
  return !line
    .trim()
    .replaceAll(/"[^"]*"|`[^`]*`/g, "")
    .includes(" ");
}
