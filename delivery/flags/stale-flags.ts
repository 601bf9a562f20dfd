import { loadCatalog } from "../../catalog/load.ts";
import { findProject } from "../../catalog/project.ts";
import { isShallow } from "../../clients/git/history.ts";
import { openRepository } from "../../clients/git/repository.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { FeatureFlag } from "../../model/declared/feature-flag.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { counted } from "../../terminal/counted.ts";
import { shareOf } from "../../model/states/feature-flag.ts";
import type { Context } from "../../terminal/context.ts";
import { print } from "../../terminal/say.ts";
import { readFlagHistory, sinceOf, type FlagHistory } from "./flag-history.ts";
import { searchSources } from "./search-sources.ts";

export interface StaleFlagsOptions {
  /** In words. */
  days: string | undefined;
  /** Whether stale flags are a failure. */
  check: boolean;
  json: boolean;
}

const usualDays = "30";
const dayMs = 86_400_000;

/** A flag that nobody waits for any more. */
interface StaleFlag {
  key: string;
  /** Since when it is the same, and decided, in every environment; null where it is not. */
  settledAt: string | null;
  /** Percent by environment. */
  shares: Readonly<Partial<Record<EnvironmentName, number>>>;
  /** Whether a source names the key. */
  isUsed: boolean;
}

/**
 * Finds flags that are at 100 or 0 percent in every environment, and have been for so many days by the catalog's history, and those whose
 * key no source names. Throws a GantryError where the clone cannot say.
 */
export async function staleFlags(context: Context, options: StaleFlagsOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const days = readDays(options.days ?? usualDays);
  const { environments } = loadCatalog(root);
  await openRepository(root);
  await refuseShallow(root);
  const history = await readFlagHistory(
    root,
    environments.map(({ environment }) => environment),
  );
  const keys = [...new Set(environments.flatMap(({ flags }) => flags.map(({ key }) => key)))];
  const sources = await searchSources(root, keys);
  const latest = Date.now() - days * dayMs;
  const stale = keys
    .map((key): StaleFlag => ({ key, ...settled(environments, history, key), isUsed: sources.used.has(key) }))
    .filter(({ settledAt, isUsed }) => !isUsed || (settledAt !== null && Date.parse(settledAt) <= latest));
  if (options.json) {
    const document = { days, flags: keys.length, searched: sources.folders, stale };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const now = new Date();
    const lines = stale.map((flag) => `${flag.key}: ${reasonsOf(flag, latest, now).join("; ")}`);
    const folders = sources.folders.map(({ folder, files }) => `${folder} (${files})`).join(", ");
    print(
      context,
      [
        ...(lines.length === 0 ? [`none of ${counted(keys.length, "flag")} is stale`] : lines),
        `looked for keys in the tracked files of ${folders}; not in Markdown, nor in the catalog`,
      ].join("\n"),
    );
  }
  return options.check && stale.length > 0 ? ExitCode.failed : ExitCode.done;
}

function readDays(given: string): number {
  if (/^[1-9]\d{0,3}$/.test(given)) return Number(given);
  throw new GantryError(`flag stale: --days is ${JSON.stringify(given.slice(0, 40))}`, {
    hint: "give it as a number of days from 1, such as 30",
    exitCode: ExitCode.usage,
  });
}

/** One that is cut off would make every flag look new, and nothing would ever be stale. */
async function refuseShallow(root: string): Promise<void> {
  if (!(await isShallow(root))) return;
  throw new GantryError("the clone is shallow, so nobody can say since when a flag is as it is", {
    hint: "git fetch --unshallow, or fetch-depth: 0 in a workflow",
    exitCode: ExitCode.usage,
  });
}

function settled(
  environments: readonly EnvironmentCatalog[],
  history: FlagHistory,
  key: string,
): Pick<StaleFlag, "settledAt" | "shares"> {
  const own = environments.flatMap(({ environment, flags }) =>
    flags.filter((flag) => flag.key === key).map((flag) => ({ environment, flag })),
  );
  const shares = Object.fromEntries(own.map(({ environment, flag }) => [environment, shareOf(flag)]));
  const times = own.map(({ environment, flag }) => {
    const since = sinceOf(history, environment, key);
    return isDecided(flag) && since.kind === "committed" ? since.at.getTime() : Number.NaN;
  });
  const newest = Math.max(...times);
  return { shares, settledAt: Number.isNaN(newest) ? null : new Date(newest).toISOString() };
}

/** Whether it is the same for everybody. */
function isDecided(flag: FeatureFlag): boolean {
  const share = shareOf(flag);
  if (share === 100 || !flag.enabled) return true;
  return share === 0 && (flag.cohorts ?? []).length === 0;
}

function reasonsOf({ settledAt, shares, isUsed }: StaleFlag, latest: number, now: Date): string[] {
  const reasons = isUsed ? [] : ["no source names it"];
  if (settledAt === null || Date.parse(settledAt) > latest) return reasons;
  const days = Math.floor((now.getTime() - Date.parse(settledAt)) / dayMs);
  const byShare = Map.groupBy(Object.entries(shares), ([, share]) => share);
  const where = [...byShare].map(([share, own]) => `${share} % in ${own.map(([name]) => name).join(", ")}`);
  return [...reasons, `${where.join(" and ")} for ${counted(days, "day")}`];
}
