import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { parseYaml } from "./files/parse-yaml.ts";
import { unknownPrograms } from "./known-programs.ts";
import { unknownSettings } from "./known-settings.ts";
import { formatProblem, sortProblems } from "./problem.ts";
import { ExitCode, GantryError } from "../model/errors.ts";

const stackFile = z.looseObject({
  encryptionsalt: z.string().optional(),
  secretsprovider: z.string().optional(),
  encryptedkey: z.string().optional(),
  config: z.record(z.string(), z.unknown()).nullish(),
});

/** As Pulumi itself has it: https://www.pulumi.com/docs/iac/concepts/projects/project-file/ */
const projectFile = z.looseObject({ name: z.string().regex(/^[\w.-]{1,100}$/) });

/** What a Pulumi.<stack>.yaml holds. A value of `config` may be a text, or what Pulumi keeps sealed or nested. */
export interface StackFile extends Record<string, unknown> {
  encryptionsalt?: string | undefined;
  secretsprovider?: string | undefined;
  encryptedkey?: string | undefined;
  config: Record<string, unknown>;
}

/** The Pulumi.<stack>.yaml of a folder; without settings where there is none. Throws a GantryError (usage) with file and line. */
export function readStackFile(folder: string, stack: string): StackFile {
  const name = `Pulumi.${stack}.yaml`;
  const parsed = stackFile.safeParse(readYaml(folder, name) ?? {});
  if (parsed.success) return { ...parsed.data, config: parsed.data.config ?? {} };
  const hint = "it is a YAML map with config: and below it a line for each setting";
  throw refused(`${name} holds something else than settings`, hint);
}

/** The name of the project in a folder's Pulumi.yaml, below which the engine keeps its stacks. Throws a GantryError (usage). */
export function projectName(folder: string): string {
  const parsed = projectFile.safeParse(readYaml(folder, "Pulumi.yaml") ?? {});
  if (parsed.success) return parsed.data.name;
  throw refused(
    "Pulumi.yaml has no name, or none that Pulumi takes",
    "write name: and the product's name, of letters, digits and ._-",
  );
}

/**
 * Refuses what no engine may be started with: a Pulumi.yaml and a Pulumi.<stack>.yaml that cannot be read, and in them, in the
 * pack's and npm's files, what Gantry does not know. All with file and line.
 */
export function checkPulumiFiles(root: string, stack: string): void {
  projectName(root);
  readStackFile(root, stack);
  const problems = [...unknownPrograms(root), ...unknownSettings(root, stack)];
  if (problems.length === 0) return;
  throw new GantryError(`no engine is started for "${stack}" with settings that Gantry does not know`, {
    problems: sortProblems(problems).map(formatProblem),
    hint: "they decide which programs run, where calls go, and as whom: docs/security.md says why only these are known",
    exitCode: ExitCode.usage,
  });
}

function readYaml(folder: string, name: string): unknown {
  const file = join(folder, name);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const { fault } = parseYaml(text);
  if (fault === undefined) return parse(text);
  const line = text.slice(0, fault.offset).split("\n").length;
  throw refused(`${name}:${line}: ${fault.text}`, fault.hint);
}

/** The settings, each of which must be a text: a sealed one opens with the stack's own key alone. */
export function textSettings(stack: string, { config }: StackFile): Record<string, string> {
  const parsed = z.record(z.string(), z.string()).safeParse(config);
  if (parsed.success) return parsed.data;
  const keys = parsed.error.issues.map(({ path }) => path.join("."));
  throw new GantryError(`Pulumi.${stack}.yaml has settings that are no texts`, {
    problems: keys.map((key) => `config.${key}`),
    hint: "put numbers in quotes; what is sealed with the stack's own key opens nowhere else",
    exitCode: ExitCode.usage,
  });
}

function refused(message: string, hint: string | undefined): GantryError {
  return new GantryError(message, { ...(hint === undefined ? {} : { hint }), exitCode: ExitCode.usage });
}
