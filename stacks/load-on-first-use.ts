import Module from "node:module";

/**
 * Lets a package be loaded when somebody first looks into it, rather than when somebody requires it. Where it is loaded
 * already, or is not installed, nothing happens. Not for one whose export is called itself.
 *
 * @param require as seen from the package that will require it.
 * @param known what is answered without loading it.
 */
export function loadOnFirstUse(
  name: string,
  require: NodeJS.Require,
  known: Readonly<Record<string, unknown>> = {},
): void {
  const file = resolveIfThere(name, require);
  if (file === undefined || require.cache[file] !== undefined) return;
  let loaded: object | undefined;
  const load = (): object => {
    loaded ??= loadInsteadOf(standIn, file, require);
    return loaded;
  };
  const standIn = new Module(file);
  standIn.exports = new Proxy(
    {},
    {
      get: (_, key): unknown =>
        typeof key === "string" && key in known ? known[key] : Reflect.get(load(), key),
      has: (_, key) => Reflect.has(load(), key),
      ownKeys: () => Reflect.ownKeys(load()),
      getOwnPropertyDescriptor: (_, key) => {
        const descriptor = Reflect.getOwnPropertyDescriptor(load(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
  standIn.loaded = true;
  require.cache[file] = standIn;
}

function loadInsteadOf(standIn: Module, file: string, require: NodeJS.Require): object {
  if (require.cache[file] === standIn) Reflect.deleteProperty(require.cache, file);
  const exported: unknown = require(file);
  if (exported instanceof Object) return exported;
  throw new Error(`"${file}" exports nothing to look into`);
}

function resolveIfThere(name: string, require: NodeJS.Require): string | undefined {
  try {
    return require.resolve(name);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
