import { resolve } from "node:path";
import { findProject } from "../catalog/project.ts";
import { loadRepository } from "../catalog/load.ts";
import { writeFileAtomically } from "../files/write-file.ts";
import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { print } from "../terminal/say.ts";
import { boardPage } from "./status/board-page.ts";
import { statusOf } from "./status.ts";

export interface BoardOptions {
  out: string;
  fetch: boolean;
  local: boolean;
  json: boolean;
}

/** Writes one HTML page of what runs where. */
export async function writeBoard(
  context: Context,
  { out, fetch, local, json }: BoardOptions,
): Promise<ExitCode> {
  const status = await statusOf(context, { environment: undefined, fetch, local });
  const { name } = loadRepository(findProject(context.cwd).root).product;
  const file = resolve(context.cwd, out);
  writeFileAtomically(file, boardPage(name, status), { mode: 0o644 });
  if (json) context.stdout.write(`${JSON.stringify({ file, readAt: status.readAt }, null, 2)}\n`);
  else print(context, `wrote "${out}"`);
  return ExitCode.done;
}
