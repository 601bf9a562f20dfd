import { Writable } from "node:stream";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { showPreview } from "../guard/preview.ts";

/** How the first preview went. The files are written by then, so its failure is told, not thrown. */
export type FirstPreview =
  | { result: "skipped" }
  | { result: "shown"; environment: string; exitCode: ExitCode; document: unknown }
  | { result: "failed"; environment: string; exitCode: ExitCode; message: string; hint: string | null };

/** Previews an environment of the new product on the local cloud; for programs, as a part of their one document. */
export async function previewFirst(
  context: Context,
  root: string,
  environment: string,
  json: boolean,
): Promise<FirstPreview> {
  let text = "";
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const own = { ...context, cwd: root, ...(json ? { stdout } : {}) };
  try {
    const exitCode = await showPreview(own, {
      stack: environment,
      local: true,
      json,
      allRules: false,
      fresh: false,
      takeOver: false,
    });
    const document: unknown = json ? JSON.parse(text) : null;
    return { result: "shown", environment, exitCode, document };
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    const message = [error.message, ...error.problems].join("\n  ");
    return { result: "failed", environment, exitCode: ExitCode.failed, message, hint: error.hint ?? null };
  }
}
