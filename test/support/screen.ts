import assert from "node:assert/strict";
import { widthOf } from "../../terminal/width.ts";
import { assertGolden } from "./golden.ts";
import { inProcess, type InProcessOptions } from "./in-process.ts";

/** What a person sees, as test/golden/screens/<name>.txt: the command in the first line, and below it what it says. */
export function assertScreen(name: string, command: string, said: string): void {
  assertGolden(`screens/${name}.txt`, `$ ${command}\n${said.trimEnd()}\n`);
}

/** The same of a command that is run for it, on a terminal of 80 columns by default: no line is wider. */
export async function assertShown(
  name: string,
  command: string,
  { columns = 80, ...options }: InProcessOptions,
): Promise<void> {
  const { stdout } = await inProcess(command.split(" "), { ...options, columns });
  for (const line of stdout.split("\n")) assert.ok(widthOf(line) <= columns, `too wide: ${line}`);
  assertScreen(name, `gantry ${command}`, stdout);
}
