import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { makeFolder } from "../files/write-file.ts";
import { globalConfig } from "../catalog/files/scan.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { EnvironmentName } from "../model/scalars.ts";
import type { Context } from "../terminal/context.ts";
import { codeownersPath } from "../guard/codeowners.ts";
import { secretsCatalogPath } from "../secrets/secrets-catalog.ts";
import { isWritten, type Addition } from "./additions/addition.ts";
import { hookAddition } from "./additions/hook.ts";
import { planAdditions } from "./additions/plan-additions.ts";
import { answerProblem, readAnswers, type RawAnswers } from "./answers.ts";
import { appsAnswer } from "./app-answer.ts";
import { askQuestions } from "./ask-questions.ts";
import type { Draft } from "./draft.ts";
import { exampleRemains, leaveExample, refuseRemains, type Leaving } from "./leave-example.ts";
import { checkAgainst, existingProduct, type ExistingProduct } from "./existing-product.ts";
import { openValues } from "../catalog/open-values.ts";
import { planFiles } from "./plan-files.ts";
import { productFolder } from "./product-folder.ts";
import { previewFirst, type FirstPreview } from "./preview-first.ts";
import { readRepository } from "./read-repository.ts";
import { readSources, type Sources } from "./sources/read-sources.ts";
import { sourcesText } from "./sources/sources-text.ts";
import { takeProfiles } from "./sources/of-eas.ts";
import { nothingTaken, regionOf, takeOver, type Proposal, type TakeOver } from "./sources/take-over.ts";
import { answerOf } from "./region-answer.ts";
import { sharedPaths } from "./shared-paths.ts";
import { additionText, offerText, summaryText, willWriteText } from "./summary-text.ts";
import { nameProject, projectFile } from "./name-project.ts";
import { lockedAt, otherManager } from "../catalog/lock-problem.ts";
import { packageFor } from "../catalog/package-for.ts";
import { fateOf, fatesOf, namedFate, withAdditions, writeFiles } from "./write-files.ts";
import { confirm, requireAnswer } from "../terminal/confirm.ts";
import { findProject, rootsAt } from "../catalog/project.ts";
import { refuseSecondProject } from "../catalog/second-project.ts";
import { sopsConfigurationPath } from "../secrets/sops-configuration.ts";
import { print } from "../terminal/say.ts";

export interface InitOptions {
  given: RawAnswers;
  into: string | undefined;
  /** Whether what is left of the example goes first. */
  fresh: boolean;
  /** Whether a hook of git looks for secrets before each commit; where it is not said, people are asked. */
  hook: boolean;
  preview: boolean;
  yes: boolean;
  json: boolean;
}

/**
 * Makes the catalog, the settings and the runbooks of a new product, keeps what is there, and previews it. What a file that is there has to have
 * besides is shown as a patch. With `fresh`, what is left of the example goes first, as one step with the rest: both are shown and asked about together.
 */
export async function initProduct(context: Context, options: InitOptions): Promise<ExitCode> {
  requireAnswer(context, options);
  const root = targetOf(context, options);
  if (options.into === undefined) refuseSecondProject(rootsAt(root));
  if (!options.fresh) refuseRemains(root);
  const { drafted, sources } = await draftProduct(root, options);
  const isNewProduct = drafted.existing === undefined;
  const deployed = takeOver(sources.deploys, {
    ...drafted,
    saysProjects: options.given.gcpProjectPrefix !== undefined,
    saysRegions: !isNewProduct || options.given.regions !== undefined,
  });
  const eas = takeProfiles(rootsAt(root).repository, drafted);
  const over: TakeOver = {
    taken: { ...deployed.taken, ...eas.taken },
    proposals: [...deployed.proposals, ...eas.proposals],
    open: [...deployed.open, ...eas.open, ...unreadOf(sources)],
  };
  const said = sourcesText(context, sources, over);
  if (!options.json && isNewProduct && said !== "") print(context, said);
  const asks = isNewProduct && !options.yes && over.proposals.length > 0;
  const isTaken = !asks || (await confirm("Take this over into the catalog?"));
  const draft: Draft = { ...drafted, taken: isTaken ? over.taken : nothingTaken };
  const packageRoot = packageFor(root);
  const files = planFiles(draft, packageRoot);
  const example: Leaving = options.fresh ? leaveExample(root, files) : { leaving: [], changed: [] };
  const { leaving } = example;
  const roots = rootsAt(root);
  const hook = packageRoot === undefined ? undefined : await hookAddition(roots);
  if (options.hook) refuseHook(hook, packageRoot);
  const besides = packageRoot === undefined ? [] : await planAdditions(roots, ownersOf(draft));
  const additions = options.hook && hook !== undefined ? [...besides, hook] : besides;
  const paths = [...generatedPaths(draft, roots.prefix), ...files.keys()];
  const named = draft.existing === undefined ? nameProject(root, draft.product) : undefined;
  const planned = withAdditions(
    [...namedFate(named), ...fatesOf(root, paths, new Set(leaving))],
    additions,
    roots.prefix,
  );
  const isNew =
    leaving.length > 0 || planned.some(({ action }) => action === "created" || action === "changed");
  if (!options.json) {
    print(context, offerText(context, draft));
    print(context, willWriteText(context, draft.product, planned, example));
  }
  const question = leaving.length > 0 ? "Remove and write these files?" : "Write these files?";
  if (isNew && !options.yes && !(await confirm(question))) {
    throw new GantryError("nothing was changed: the answer was no");
  }
  const offered = options.hook || hook === undefined || !isWritten(hook) ? undefined : hook;
  if (isNew && !options.yes && offered !== undefined) {
    print(context, additionText(context, fateOf(offered, roots.prefix)));
    if (await confirm("Have git look for secrets before each commit?")) additions.push(offered);
  }
  makeFolder(root);
  const hint =
    options.fresh || !hasRemains(root, files) ? fits : `${fits}; what is the example's goes with --fresh`;
  const written = isNew
    ? writeFiles(root, files, { leaving, named, additions, generated: draft.existing === undefined, hint })
    : planned;
  const hasHook = offered === undefined || additions.includes(offered);
  const open = uniqueByPlace(draft.environments.flatMap((environment) => openValues(root, environment)));
  const first = firstOf(draft.environments);
  const canPreview = existsSync(join(root, projectFile));
  const wanted = isNew && options.preview && canPreview;
  const preview: FirstPreview = wanted
    ? await previewFirst(context, root, first, options.json)
    : { result: "skipped" };
  if (options.json) {
    const removed = leaving;
    const document = {
      ...{ product: draft.product, root, removed, files: written, open, preview },
      takenOver: isNewProduct ? over.proposals : [],
      leftToYou: isNewProduct ? over.open : [],
      secretsRead: [...sources.secrets.keys()],
      secretsKept: [...sources.kept.keys()],
    };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    print(context, summaryText(context, { draft, open, first, preview, canPreview, isNew, hasHook }));
  }
  return preview.result === "skipped" ? ExitCode.done : preview.exitCode;
}

/** Before anything is asked. */
function unreadOf({ unread }: Sources): Proposal[] {
  return unread.map(({ place, why }) => ({
    line: `a file of Terraform cannot be read: ${why}`,
    places: [place],
  }));
}

function refuseHook(hook: Addition | undefined, packageRoot: string | undefined): void {
  if (packageRoot === undefined) {
    throw new GantryError("--hook is for a product that has Gantry as a package", {
      hint: "the hooks of a clone are installed by scripts/setup/30-install-hooks.sh",
      exitCode: ExitCode.usage,
    });
  }
  if (hook === undefined || isWritten(hook)) return;
  throw new GantryError(`no hook is added: "${hook.path}" ${hook.problem}`, {
    hint: `nothing was changed; add it yourself: ${hook.lines.join(" ")}`,
    exitCode: ExitCode.usage,
  });
}

/** Before anything is asked: of a package that no lock of npm names, nobody could say later which one judges. */
function refuseOtherLock(folder: string): void {
  if (existsSync(join(folder, "cli", "gantry.js"))) return;
  const { repository, prefix } = rootsAt(folder);
  const has = (path: string): boolean => existsSync(join(repository, path));
  const found = lockedAt(prefix, { has, read: (path) => readFileSync(join(repository, path), "utf8") });
  if (!("text" in found) || (packageFor(folder) === undefined && otherManager(prefix, has) === undefined))
    return;
  throw new GantryError(`"${folder}" ${found.text}`, { hint: found.hint, exitCode: ExitCode.usage });
}

/** The folder that becomes, or is, the product's: a project, or one that has Gantry among its packages. */
function targetOf({ cwd }: Context, { into }: InitOptions): string {
  if (into === undefined) {
    const root = productFolder(cwd);
    refuseOtherLock(root ?? cwd);
    return root ?? findProject(cwd).root;
  }
  const root = resolve(cwd, into);
  if (into !== "" && statSync(root, { throwIfNoEntry: false })?.isDirectory() !== false) return root;
  throw new GantryError(`--into "${into}": must be a folder, or nothing yet`, {
    hint: "such as --into ../lotus",
    exitCode: ExitCode.usage,
  });
}

const fits = "correct the files that exist, or choose what fits them";

function hasRemains(root: string, files: ReadonlyMap<string, string>): boolean {
  return exampleRemains(root, files).unchanged.length > 0;
}

/** Whose reviews a new catalog asks for; a catalog that is there is generated from. */
function ownersOf({ existing, reviewers }: Draft): string[] {
  return existing === undefined ? reviewers.map(({ login }) => login) : [];
}

/** What is generated of a new product's catalog, beside the workflows. */
function generatedPaths({ existing, reviewers }: Draft, prefix: string): string[] {
  if (existing !== undefined) return [];
  const owned = reviewers.length > 0 ? [codeownersPath(prefix)] : [];
  return [secretsCatalogPath, sopsConfigurationPath, ...owned];
}

async function draftProduct(
  root: string,
  options: InitOptions,
): Promise<{ drafted: Omit<Draft, "taken">; sources: Sources }> {
  const { given } = options;
  const isExample = options.fresh && exampleRemains(root, new Map()).unchanged.includes(globalConfig);
  const existing = isExample ? undefined : existingProduct(root);
  if (existing !== undefined) checkAgainst(existing, given);
  const facts = await readRepository(root);
  const sources = await readSources(rootsAt(root));
  const { region } = regionOf(sources.deploys);
  const found: RawAnswers = facts.found.apps.length > 0 ? { apps: appsAnswer(facts.found.apps) } : {};
  const regions = region === undefined ? {} : { regions: region };
  const suggested = {
    ...suggestions(root, given, facts.repository),
    ...found,
    ...regions,
    ...existing?.answers,
  };
  const asks = existing === undefined && !options.yes;
  const defaults = asks ? {} : { ...assumed, ...suggested };
  const raw = { ...defaults, ...given, ...declaredRegions(given, existing) };
  const answered = asks ? await askQuestions(raw, suggested) : raw;
  const answers = readAnswers(answered);
  const drafted = {
    ...answers,
    shared: sharedPaths(facts.found.files, answers.apps, rootsAt(root).prefix),
    checks: [...(facts.checks.length > 0 ? facts.checks : ofApps), "catalog", "secrets"],
    defaultBranch: facts.defaultBranch ?? "main",
    existing: existing?.regions,
    unnamed: existing === undefined ? facts.found.unnamed : [],
  };
  return { drafted, sources };
}

/** A region that the catalog declares is answered by its name alone. */
function declaredRegions({ regions }: RawAnswers, existing: ExistingProduct | undefined): RawAnswers {
  if (regions === undefined || existing === undefined) return {};
  return {
    regions: answerOf(
      regions.split(",").map((name) => name.trim()),
      existing.declared,
    ),
  };
}

/** What checks a product's own code where no workflow of its own does. */
const ofApps = ["lint-apps", "test-apps"];

/** What is assumed where nobody is asked: the least with which GitHub guards a private repository. */
const assumed: RawAnswers = {
  dns: "cloudflare",
  visibility: "private",
  plan: "team",
  apps: "api",
  environments: "staging,production",
  regions: "us-east",
};

/** The product is probably called like its repository. */
function suggestions(root: string, given: RawAnswers, remote: string | undefined): RawAnswers {
  const repository = given.repository ?? remote;
  const name = (repository?.split("/")[1] ?? basename(root)).toLowerCase();
  const isName = repository !== undefined && answerProblem("product", name) === undefined;
  return {
    ...(repository === undefined ? {} : { repository }),
    ...(isName ? { product: name } : {}),
  };
}

/** Staging shows most with the least; without one, whatever there is. */
function firstOf(environments: readonly EnvironmentName[]): EnvironmentName {
  return environments.find((name) => name === "staging") ?? environments[0] ?? "staging";
}

function uniqueByPlace<T extends { place: string; path: string }>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [`${value.place} ${value.path}`, value])).values()];
}
