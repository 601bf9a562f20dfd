import { fileURLToPath } from "node:url";

/** Programs of platforms' own that the local cloud stands in for. `expo`: what an app's own packages have for building it. */
export type StandIn = "vercel" | "eas" | "expo";

/** The stand-in for a program, which reaches the emulated platform alone: a program and its first argument. */
export function standIn(name: StandIn): readonly [string, string] {
  return [process.execPath, fileURLToPath(import.meta.resolve(`./${name}-program.ts`))];
}
