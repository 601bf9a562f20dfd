import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { easConfig } from "../model/eas-config.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { readCatalog } from "./read-catalog.ts";
import type { Context } from "../terminal/context.ts";
import { isSameText, writeProjectFile } from "../files/line-ends.ts";
import { findProject } from "./project.ts";
import { print } from "../terminal/say.ts";

/** Prints eas.json, or brings a file to it: one build profile per environment that has the mobile app. */
export async function writeEasConfig(
  context: Context,
  options: { file: string | undefined; check: boolean },
): Promise<ExitCode> {
  const { environments } = await readCatalog(findProject(context.cwd).root);
  const text = `${JSON.stringify(easConfig(environments), null, 2)}\n`;
  if (options.file === undefined) {
    if (options.check) throw new GantryError("--check needs --file <path>", { exitCode: ExitCode.usage });
    context.stdout.write(text);
    return ExitCode.done;
  }
  const file = resolve(context.cwd, options.file);
  if (existsSync(file) && isSameText(readFileSync(file, "utf8"), text)) return ExitCode.done;
  if (options.check) {
    throw new GantryError(`"${options.file}" is not what the catalog asks for`, {
      hint: `write it with "gantry catalog eas --file ${options.file}"`,
    });
  }
  writeProjectFile(file, text);
  print(context, `wrote ${options.file}`);
  return ExitCode.done;
}
