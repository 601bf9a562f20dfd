type AnyFunction = (...args: unknown[]) => unknown;

/**
 * Replaces a function that a CommonJS module exports, for everybody who calls it as a property of the module. Where the
 * module is not what it was, nothing happens.
 */
export function replaceExport(
  module: unknown,
  name: string,
  by: (original: AnyFunction) => AnyFunction,
): void {
  if (!(module instanceof Object)) return;
  const original: unknown = Reflect.get(module, name);
  if (isFunction(original)) Reflect.set(module, name, by(original));
}

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === "function";
}
