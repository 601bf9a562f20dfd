import { readdirSync } from "node:fs";

/**
 * What the files of a folder export, one each, sorted by their names. Throws where a file does not hold what it is named
 * after, which `read` says by undefined.
 */
export async function loadModules<T>(
  folder: URL,
  read: (module: Readonly<Record<string, unknown>>, name: string) => T | undefined,
): Promise<T[]> {
  return Promise.all(
    moduleNames(folder).map(async (name) => {
      const file = new URL(`${name}.ts`, folder);
      const module: unknown = await import(file.href);
      const found = isObject(module) ? read(module, name) : undefined;
      if (found === undefined) throw new Error(`${file.pathname} does not export what it is named after`);
      return found;
    }),
  );
}

/** The names of a folder's files, sorted. */
export function moduleNames(folder: URL): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length))
    .sort();
}

/** A module's namespace has no prototype, so instanceof would not do. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
