import { ensureEngine, type Engine } from "../../local/engine/ensure-engine.ts";
import type { Context } from "../context.ts";
import type { Progress } from "../progress.ts";

/** The engine, from where it is found first; says what it does where that takes long. */
export async function obtainEngine(context: Context, progress: Progress): Promise<Engine> {
  return ensureEngine({ env: context.env, progress });
}
