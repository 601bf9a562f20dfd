import { createRequire } from "node:module";
import { loadOnFirstUse } from "./load-on-first-use.ts";

// Imported first by whatever runs a program: it takes effect on what is imported after it.
// docs/decisions/0008-lean-sdk.md has what each of these costs.

/** What @pulumi/pulumi loads at every start and needs to serialise functions only, which no program of Gantry's does. */
const heavy = ["typescript", "@npmcli/arborist"];

const sdk = createRequire(import.meta.resolve("@pulumi/pulumi"));
// A module of the SDK copies what it imports, unless that says that it is an ES module.
for (const name of heavy) loadOnFirstUse(name, sdk, { __esModule: true });

// The SDK takes several stack traces per resource and has each mapped through source maps. Node runs our sources as they
// are written, so that its own traces have the right lines.
Reflect.deleteProperty(Error, "prepareStackTrace");

// Most of those traces are of promises, and are shown only where this variable asks for them.
if (process.env["PULUMI_DEBUG_PROMISE_LEAKS"] === undefined) {
  replaceExport(sdk("./runtime/debuggable.js"), "debuggablePromise", withoutTrace);
}

// `gantry` shows no debug messages, and each is a call to the engine: more of them than resources.
if (process.env["GANTRY_DEBUG_MESSAGES"] === "none") {
  replaceExport(sdk("./log/index.js"), "debug", () => () => Promise.resolve());
}

function withoutTrace(create: (...args: unknown[]) => unknown): typeof create {
  return (...args) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return create(...args);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}

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
