import { readdirSync } from "node:fs";
import { isObject } from "../model/is-object.ts";

/**
 * What the files of a folder export, one each, sorted by their names. Throws where a file does not hold what it is named
 * after, which `read` says by undefined.
 *
 * @param load imports the file of a name, by a path that stands where it is called: so the build finds it too.
 */
export async function loadModules<T>(
  folder: URL,
  load: (name: string) => Promise<unknown>,
  read: (module: Readonly<Record<string, unknown>>, name: string) => T | undefined,
): Promise<T[]> {
  return Promise.all(
    namesIn(folder).map(async (name) => {
      const module = await load(name);
      const found = isObject(module) ? read(module, name) : undefined;
      if (found === undefined) {
        throw new Error(`${folder.pathname}${name}.ts does not export what it is named after`);
      }
      return found;
    }),
  );
}

function namesIn(folder: URL): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length))
    .sort();
}
