import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import semver from "semver";
import { packageFor } from "../catalog/package-for.ts";
import { loadCatalog } from "../catalog/load.ts";
import { projectName } from "../catalog/stack-file.ts";
import { inTemporaryFolder } from "../files/temporary-folder.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { confirm, Declined, requireAnswer } from "../terminal/confirm.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { createProgress } from "../terminal/progress.ts";
import { print, say } from "../terminal/say.ts";
import { paintFor } from "../terminal/paint.ts";
import { wrappedBelow } from "../terminal/table.ts";
import { productFolder } from "./product-folder.ts";
import { leftText, stepsText, stepText } from "./steps/steps-text.ts";
import { carryOut, lookAtAll, type Seen } from "./steps/step.ts";
import {
  checkOrder,
  newsOf,
  readArchive,
  readPacked,
  type Archive,
  type Change,
  type Packed,
} from "./upgrade/archive.ts";
import { upgradeSteps } from "./upgrade/upgrade-steps.ts";

export interface UpgradeOptions {
  /** The file that `npm pack` made. */
  archive: string;
  /** Only shows what would be done. */
  plan: boolean;
  yes: boolean;
  json: boolean;
}

/**
 * Takes a newer package: says what has changed since the one that is installed, moves what the older one wrote, installs and locks it,
 * and makes anew what comes of the catalog. It can be stopped at any point and run again. What it would change in the clouds the review
 * says, which judges by both.
 */
export async function upgrade(context: Context, options: UpgradeOptions): Promise<ExitCode> {
  if (!options.plan) requireAnswer(context, options);
  const { root, installed } = productOf(context);
  return inTemporaryFolder("upgrade", async (folder) => {
    const archive = await readArchive(resolve(context.cwd, options.archive), folder);
    checkOrder(installed, archive);
    const surfaces = loadCatalog(root).environments.flatMap((each) => each.surfaces);
    const about = {
      product: projectName(root),
      platforms: [...new Set(surfaces.map(({ platform }) => platform))],
    };
    const steps = upgradeSteps({ root, installed, archive, about, env: context.env });
    const progress = createProgress(context);
    const seen = await lookAtAll(steps, progress);
    if (!options.json) print(context, changesText(installed, archive, context));
    if (options.plan || !seen.some(({ state }) => state === "open"))
      return report(context, options, { seen, installed, archive });
    if (!options.json) print(context, stepsText(seen, context));
    if (!options.yes && !(await confirm(`Take ${archive.version}?`)))
      throw new Declined("nothing was changed: the answer was no");
    const told = (each: Seen): void => {
      progress.done();
      if (each.state !== "later") say(context, stepText(each, { color: false }));
    };
    const left = await carryOut(steps, told, ({ name }) => {
      progress.tick(`${name}: under way`);
    });
    return report(context, options, { seen: left, installed, archive });
  });
}

function productOf({ cwd }: Context): { root: string; installed: Packed } {
  const root = productFolder(cwd);
  if (root !== undefined && existsSync(join(root, "cli", "gantry.js"))) {
    throw new GantryError("this is a clone of Gantry, which takes a newer one by git", {
      hint: "docs/how-to/take-a-newer-gantry.md says how",
      exitCode: ExitCode.usage,
    });
  }
  const folder = root === undefined ? undefined : packageFor(root);
  const installed = folder === undefined ? undefined : readPacked(folder);
  if (root !== undefined && installed !== undefined) return { root, installed };
  throw new GantryError(`"${root ?? cwd}" does not have Gantry as a package`, {
    hint: "go into the folder whose package.json names it, and run `npm ci`",
    exitCode: ExitCode.usage,
  });
}

/** What the newer one's changelog has and the older one's has not; what asks something of a product first, and whole. */
function changesText(installed: Packed, archive: Archive, context: Context): string {
  const news = newsOf(installed, archive);
  const { bold } = paintFor(context);
  const head = `${installed.version} → ${archive.version}${installed.version === archive.version ? " (another build)" : ""}`;
  if (news.length === 0) return `${bold(head)}: nothing that its changelog names`;
  const asking = news.filter(({ text }) => text.includes("**To change"));
  const quiet = news.filter((change) => !asking.includes(change));
  return [
    `${bold(head)}: ${counted(news.length, "change")}, ${asking.length === 0 ? "none" : asking.length} of which ${asking.length === 1 ? "asks" : "ask"} something of a product`,
    ...asking.flatMap(({ text, version }) =>
      wrappedBelow(`- ${version === undefined ? "" : `${version}: `}${plain(text)}`, context),
    ),
    ...(quiet.length === 0
      ? []
      : [`${counted(quiet.length, "other")}${ofVersions(quiet)}: CHANGELOG.md of the package`]),
    "",
  ].join("\n");
}

/** The versions that changes came with, oldest first; nothing where none of them is released. */
function ofVersions(changes: readonly Change[]): string {
  const versions = new Set(changes.flatMap(({ version }) => version ?? []));
  return versions.size === 0 ? "" : ` of ${semver.sort([...versions]).join(", ")}`;
}

/** Without the marks of Markdown: what a link leads to lies in the package. */
function plain(markdown: string): string {
  return markdown.replaceAll("**", "").replaceAll(/\[(?<text>[^\]]+)\]\([^)]+\)/g, "$<text>");
}

const words = { command: "gantry upgrade", next: "" };

function report(
  context: Context,
  { json, plan }: UpgradeOptions,
  { seen, installed, archive }: { seen: readonly Seen[]; installed: Packed; archive: Archive },
): ExitCode {
  const isDone = seen.every(({ state }) => state === "done");
  if (json) {
    const document = { from: installed.version, to: archive.version, done: isDone, steps: seen };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const next = isDone && !plan ? reviewText : leftText(seen, words, context);
    print(context, `${stepsText(seen, context)}\n${next}`);
  }
  return seen.some(({ state }) => state === "failed" || (!plan && state !== "done"))
    ? ExitCode.failed
    : ExitCode.done;
}

const reviewText =
  'next: commit it alone on a branch; "npx gantry review --base HEAD~1" says what it changes in the clouds, judged by both';
