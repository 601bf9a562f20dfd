import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { structuredPatch } from "diff";
import { compareFlags } from "../../catalog/compare/compare-flags.ts";
import { setValues } from "../../catalog/edit/set-values.ts";
import { environmentConfig, globalConfig } from "../../catalog/files/scan.ts";
import { loadCatalog } from "../../catalog/load.ts";
import type { PlainMap } from "../../catalog/plain.ts";
import { commitOf } from "../../clients/git/commit-of.ts";
import { isInRepository, openRepository } from "../../clients/git/repository.ts";
import { writeFileAtomically } from "../../files/write-file.ts";
import type { EnvironmentCatalog, RepositoryCatalog } from "../../model/declared/catalog.ts";
import { featureFlag, type FeatureFlag } from "../../model/declared/feature-flag.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { confirm, Declined, requireAnswer } from "../../terminal/confirm.ts";
import type { Context } from "../../terminal/context.ts";
import { paintFor } from "../../terminal/paint.ts";
import { print, say } from "../../terminal/say.ts";
import { findFlag } from "./find-flag.ts";
import { flagsAt } from "./flag-history.ts";
import { flagsIn } from "./flag-values.ts";
import { audienceOf } from "./flag-words.ts";

/** What of a flag a command changes in the catalog. */
export type FlagFields = Partial<
  Pick<FeatureFlag, "enabled" | "rolloutPercentage" | "cohorts" | "killSwitch" | "revision">
>;

export interface FlagChange {
  root: string;
  key: string;
  /** Where it is written; undefined for the global file, and so for every environment that says nothing of its own. */
  environment: EnvironmentName | undefined;
  fields: FlagFields;
  yes: boolean;
  json: boolean;
}

/** What a change does in one environment. */
interface Effect {
  environment: EnvironmentName;
  before: FeatureFlag;
  after: FeatureFlag;
  /** Fields that docs/governance.yml has to account for, as they change against what is merged. */
  governed: readonly string[];
}

/**
 * Writes fields of a flag into the catalog, with all else in the file as it was: shows the lines and what comes of them, asks, writes, and says
 * what to commit. Run again it changes nothing.
 */
export async function changeFlag(context: Context, change: FlagChange): Promise<ExitCode> {
  const { root, key, environment } = change;
  const catalog = loadCatalog(root);
  const found = findFlag(
    catalog.environments.filter((each) => environment === undefined || each.environment === environment),
    key,
  );
  checkCohorts(change, catalog.environments);
  const file = environment === undefined ? globalConfig : environmentConfig(environment);
  const before = readFileSync(join(root, file), "utf8");
  const wanted = missingFields(root, change, before);
  if (Object.keys(wanted).length === 0) {
    return report(context, change, { file, result: "UNCHANGED", effects: [], base: undefined });
  }
  const after = setValues(before, ["flags", key], wanted);
  if (after === undefined) {
    throw new GantryError(`${file} cannot be edited by a program where it says what ${key} is`, {
      hint: `write it there yourself, below flags.${key}: ${JSON.stringify(wanted)}`,
    });
  }
  const base = await baseOf(root, catalog.repository);
  const effects = await Promise.all(
    found.map(({ catalog: own, flag }) => effectOf(root, { own, flag, file, after, base })),
  );
  requireAnswer(context, change);
  say(context, shownText(context, file, { before, after, effects }));
  if (!change.yes && !(await confirm(`Write this into ${file}?`)))
    throw new Declined("nothing was changed: the answer was no");
  writeFileAtomically(join(root, file), after, { keepMode: true });
  try {
    loadCatalog(root);
  } catch (error) {
    writeFileAtomically(join(root, file), before, { keepMode: true });
    throw error;
  }
  return report(context, change, { file, result: "CHANGED", effects, base });
}

/** What the file does not say yet, and nothing below it either. */
function missingFields(root: string, { key, environment, fields }: FlagChange, text: string): PlainMap {
  const lower = environment === undefined ? [] : [readFileSync(join(root, globalConfig), "utf8")];
  const now: PlainMap = { cohorts: [], ...flagsIn([...lower, text]).get(key) };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, value]) =>
      value === undefined || isDeepStrictEqual(now[field], value) ? [] : [[field, value] as const],
    ),
  );
}

interface Edited {
  own: EnvironmentCatalog;
  flag: FeatureFlag;
  file: string;
  /** The file's new text. */
  after: string;
  base: Base | undefined;
}

async function effectOf(root: string, { own, flag, file, after, base }: Edited): Promise<Effect> {
  const { environment } = own;
  const texts = [globalConfig, environmentConfig(environment)].map((path) =>
    path === file ? after : readFileSync(join(root, path), "utf8"),
  );
  const then = flagOf(flag, flagsIn(texts).get(flag.key) ?? {}, environment);
  const merged =
    base === undefined ? undefined : (await flagsAt(root, base.commit, environment)).get(flag.key);
  const old = base === undefined ? [flag] : merged === undefined ? [] : [{ ...flag, ...merged }];
  const governed = [...compareFlags({ environment, flags: old }, { environment, flags: [then] })];
  return {
    environment,
    before: flag,
    after: then,
    governed: governed.map(
      ({ field, old: from, new: to }) => `${field}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`,
    ),
  };
}

/** The flag with what its files say of it then. Throws a usage error for fields that contradict each other. */
function flagOf(flag: FeatureFlag, values: PlainMap, environment: EnvironmentName): FeatureFlag {
  const parsed = featureFlag.safeParse({ ...flag, ...values });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  const isKilled = values["killSwitch"] === true;
  throw new GantryError(`${flag.key} cannot be so in ${environment}: ${problems.join("; ")}`, {
    ...(isKilled ? { hint: `"gantry flag revive ${flag.key} ${environment}" brings it back` } : {}),
    exitCode: ExitCode.usage,
  });
}

function checkCohorts(
  { fields, environment }: FlagChange,
  environments: readonly EnvironmentCatalog[],
): void {
  const [own] = environments.filter((each) => environment === undefined || each.environment === environment);
  const known = (own?.cohorts ?? []).map(({ name }) => name);
  const unknown = (fields.cohorts ?? []).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new GantryError(`there is no cohort ${unknown.map((name) => JSON.stringify(name)).join(", ")}`, {
    hint: known.length === 0 ? "declare it below cohorts first" : `known: ${known.join(", ")}`,
    exitCode: ExitCode.usage,
  });
}

interface Base {
  /** Such as `origin/main`. */
  ref: string;
  commit: string;
}

/** What a pull request's catalog is compared with: where the branch left the default one, or else the last commit. */
async function baseOf(root: string, { product }: RepositoryCatalog): Promise<Base | undefined> {
  if (!(await isInRepository(root))) return undefined;
  const ref = `origin/${product.repository.defaultBranch}`;
  if ((await commitOf(root, `refs/remotes/${ref}`)) !== undefined)
    return { ref, commit: await (await openRepository(root)).forkPoint(`refs/remotes/${ref}`) };
  const head = await commitOf(root, "HEAD");
  return head === undefined ? undefined : { ref: "HEAD", commit: head };
}

interface Shown {
  before: string;
  after: string;
  effects: readonly Effect[];
}

function shownText(context: Context, file: string, { before, after, effects }: Shown): string {
  const paint = paintFor(context);
  const { hunks } = structuredPatch("", "", before, after, undefined, undefined, { context: 1 });
  const lines = hunks.flatMap((hunk) => [`@@ line ${hunk.newStart} @@`, ...hunk.lines]);
  const shown = lines.map((line) =>
    line.startsWith("-") ? paint.red(line) : line.startsWith("+") ? paint.green(line) : line,
  );
  const then = effects
    .filter((effect) => audienceOf(effect.before) !== audienceOf(effect.after))
    .map((effect) => `${effect.environment}: ${audienceOf(effect.before)} → ${audienceOf(effect.after)}`);
  return [file, ...shown, ...then].join("\n");
}

interface Reported {
  file: string;
  result: "CHANGED" | "UNCHANGED";
  effects: readonly Effect[];
  base: Base | undefined;
}

function report(context: Context, change: FlagChange, { file, result, effects, base }: Reported): ExitCode {
  const { key, environment } = change;
  const governed = effects.flatMap((effect) =>
    effect.governed.map((text) => ({ environment: effect.environment, text })),
  );
  if (change.json) {
    const environments = effects.map((effect) => ({
      environment: effect.environment,
      from: fieldsOf(effect.before),
      to: fieldsOf(effect.after),
      governed: effect.governed,
    }));
    context.stdout.write(
      `${JSON.stringify({ flag: key, environment: environment ?? null, file, result, environments }, null, 2)}\n`,
    );
    return ExitCode.done;
  }
  if (result === "UNCHANGED") {
    print(context, `UNCHANGED ${key} is so already in ${environment ?? "the global file"}`);
    return ExitCode.done;
  }
  const lines = [
    `CHANGED ${file}`,
    ...governed.map(
      ({ environment: where, text }) => `needs an entry in docs/governance.yml: ${where} ${text}`,
    ),
    ...(governed.length === 0
      ? []
      : [`"gantry governance check --base ${base?.ref ?? "HEAD"}" prints it to fill in the reason`]),
    `commit it: \`git commit ${governed.length === 0 ? "" : "docs/governance.yml "}${file}\``,
    environment === undefined
      ? 'each environment takes it with its next "gantry up <environment>"'
      : `once it is merged, "gantry up ${environment}" brings it there`,
  ];
  print(context, lines.join("\n"));
  return ExitCode.done;
}

function fieldsOf({ enabled, rolloutPercentage, cohorts = [], killSwitch, revision }: FeatureFlag): object {
  return { enabled, rolloutPercentage, cohorts, killSwitch, revision };
}
