import { fileURLToPath } from "node:url";

/** The stand-in for a platform's own program, which reaches the emulated platform alone: a program and its first argument. */
export function standIn(_name: "vercel"): readonly [string, string] {
  return [process.execPath, fileURLToPath(import.meta.resolve("./vercel-program.ts"))];
}
