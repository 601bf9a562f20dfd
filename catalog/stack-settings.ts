import { z } from "zod";
import { showValue } from "./check/quote.ts";
import { readCatalogFile } from "./files/catalog-file.ts";
import { locate } from "./files/locate.ts";
import { unknownSettings } from "./known-settings.ts";
import { valueAt, type KeyPath } from "./plain.ts";
import { formatProblem, type Problem } from "./problem.ts";
import { ExitCode, GantryError } from "../model/errors.ts";

/** Google's rule: https://cloud.google.com/resource-manager/docs/creating-managing-projects#before_you_begin */
export const googleProjectId = z
  .string("must be text")
  .regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, "is no project id (6–30 of [a-z0-9-])");

/**
 * A bucket of Google Cloud Storage or a folder in one, whose calls go to Google, or Pulumi Cloud: with any other address a
 * change of it would lead credentials elsewhere.
 * https://cloud.google.com/storage/docs/buckets#naming
 */
const stateAddress = z
  .string("must be text")
  .regex(
    /^(gs:\/\/[a-z0-9][a-z0-9_.-]{1,61}[a-z0-9](\/[\w.-]+)*|https:\/\/api\.pulumi\.com)$/,
    'is no "gs://<bucket>", and not "https://api.pulumi.com"',
  );

const settings = z.looseObject(
  {
    "gcp:project": googleProjectId.optional(),
    "vercel:team": z
      .string("must be text")
      .regex(/^[\w-]{1,100}$/, "is no slug of a team")
      .optional(),
    "gantry:state": stateAddress.optional(),
  },
  "must be a map of settings",
);
const schema = z.looseObject({ config: settings.default({}) });

/** Where an environment lives in each cloud, as Pulumi.<environment>.yaml says. */
export interface StackSettings {
  /** Google Cloud project id. */
  project: string | undefined;
  /** Slug of the Vercel team. */
  team: string | undefined;
  /** Where the state lies, as `pulumi login` takes it; whoever logged in says it where it is undefined. */
  state: string | undefined;
}

export interface StackSettingsCheck extends StackSettings {
  /** What is wrong with the file: then neither is known. */
  problems: readonly Problem[];
  /** A mistake in one setting, such as `gcp:project`. */
  problemAt: (setting: string, text: string, hint: string) => Problem;
}

/** The file of an environment's settings, relative to the project's root. */
export function stackSettingsFile(environment: string): string {
  return `Pulumi.${environment}.yaml`;
}

/** Reads the settings with everything that is wrong. An environment without the file has none, which is no mistake here. */
export function checkStackSettings(root: string, environment: string): StackSettingsCheck {
  const name = stackSettingsFile(environment);
  const unknown = { project: undefined, team: undefined, state: undefined };
  const file = readCatalogFile(root, name);
  const problemAt = (path: KeyPath, text: string, hint?: string): Problem => {
    const value = valueAt(file.value, path);
    return {
      ...(locate(file, path) ?? { file: name, line: 0, column: 0 }),
      path,
      text,
      hint,
      value: value === undefined ? undefined : showValue(value, path),
    };
  };
  const check = {
    ...unknown,
    problemAt: (setting: string, text: string, hint: string) => problemAt(["config", setting], text, hint),
  };
  const problems = unknownSettings(root, environment);
  const { data, error } = schema.safeParse(file.value);
  if (error !== undefined && file.readable)
    problems.push(...error.issues.map(({ path, message }) => problemAt(path.map(String), message)));
  if (problems.length > 0 || data === undefined) return { ...check, problems };
  const { "gcp:project": project, "vercel:team": team, "gantry:state": state } = data.config;
  return { ...check, problems, project, team, state };
}

/** The settings. @throws GantryError with every mistake of the file */
export function readStackSettings(root: string, environment: string): StackSettings {
  const { project, team, state, problems } = checkStackSettings(root, environment);
  if (problems.length === 0) return { project, team, state };
  throw new GantryError(`the settings of stack "${environment}" do not hold`, {
    problems: problems.map(formatProblem),
    exitCode: ExitCode.usage,
  });
}
