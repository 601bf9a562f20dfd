import { Script } from "node:vm";
import * as errors from "../../model/errors.ts";
import { type Part, sharedModule } from "./parts.ts";

/** What a part exports. V8 looks whether what it made is of its own version, and compiles anew where it is not. */
export function runPart({ file, program, compiled }: Part): unknown {
  const options = { filename: file, lineOffset: 1, cachedData: compiled };
  return runProgram(new Script(program.toString("latin1"), options));
}

/** Runs a part's program; what it requires is built into Node. */
export function runProgram(script: Script): unknown {
  const part: { exports: unknown } = { exports: undefined };
  const program: unknown = script.runInThisContext();
  if (typeof program !== "function") throw new TypeError("the program of a part is a function");
  Reflect.apply(program, undefined, [part, provide]);
  return part.exports;
}

function provide(id: string): unknown {
  return id === sharedModule.id ? errors : process.getBuiltinModule(id);
}
