import { assertGolden } from "./golden.ts";

/** What a person sees, as test/golden/screens/<name>.txt: the command in the first line, and below it what it says. */
export function assertScreen(name: string, command: string, said: string): void {
  assertGolden(`screens/${name}.txt`, `$ ${command}\n${said.trimEnd()}\n`);
}
