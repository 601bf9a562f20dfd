import { pathToFileURL } from "node:url";
import { ExitCode, GantryError } from "../model/errors.ts";

/**
 * Loads a file of the product's own, whose name no import of Gantry's has. Its owners and its digest follow from the folder that it lies
 * in (guard/path/parts.ts).
 *
 * @param name as people know it, from the project's folder
 * @throws GantryError (usage) for a file that Node cannot load
 */
export async function importOwnFile(path: string, name: string): Promise<unknown> {
  try {
    const module: unknown = await import(pathToFileURL(path).href);
    return module;
  } catch (error) {
    throw new GantryError(`${placeIn(error, name) ?? name} cannot be loaded`, {
      problems: [reasonOf(error)],
      hint: 'Node runs it and only leaves its types out: import types by "import type", and use no enum',
      exitCode: ExitCode.usage,
    });
  }
}

/** What an error says, in a line: its stack is nobody's but Node's. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "it threw something that is no error";
  const [first = ""] = error.message.trim().split("\n");
  return `${error.name}: ${first}`;
}

/** File and line of the first place in a project's file that an error came by. */
export function placeIn(error: unknown, file: string): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const at = stack.indexOf(`/${file}:`);
  return at < 0 ? undefined : /^[^:]+:\d+/.exec(stack.slice(at + 1))?.[0];
}
