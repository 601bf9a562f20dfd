import { existsSync } from "node:fs";
import { join } from "node:path";
import { readCatalogFile } from "../catalog/files/catalog-file.ts";
import { globalConfig } from "../catalog/files/scan.ts";
import { loadRepository } from "../catalog/load.ts";
import { mapAt } from "../catalog/plain.ts";
import type { ProviderRegions, RegionName } from "../model/declared/region.ts";
import { openEnvironment } from "../catalog/source.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { environmentName, type EnvironmentName } from "../model/scalars.ts";
import { appAnswer, appsAnswer, draftOf, platforms } from "./app-answer.ts";
import type { RawAnswers } from "./answers.ts";
import { answerOf } from "./region-answer.ts";
import { placeholders } from "../catalog/placeholders.ts";

/** What a catalog that is there already answers. */
export interface ExistingProduct {
  answers: RawAnswers;
  /** The folders for regions of each environment that is complete. */
  regions: Readonly<Partial<Record<EnvironmentName, readonly RegionName[]>>>;
  declared: ProviderRegions;
}

/** The product of `environments/` in a folder, or undefined where there is none. Throws as `loadRepository` does. */
export function existingProduct(root: string): ExistingProduct | undefined {
  if (!existsSync(join(root, globalConfig))) return undefined;
  const { product, environments, regions: declared, apps: declaredApps } = loadRepository(root);
  const { repository } = product;
  const found = environments.flatMap((name) => {
    const source = openEnvironment(root, name);
    const regions = source.regions.map(({ region }) => region);
    const folders = source.folder.regions.map(({ region }) => region);
    // An earlier run that was interrupted leaves an environment without its config.yml: this one completes it.
    return existsSync(join(root, "environments", name, "config.yml")) && regions.length > 0
      ? [{ name, regions, folders }]
      : [];
  });
  const global = readCatalogFile(root, globalConfig).value;
  const surfaces = mapAt(global, ["surfaces"]);
  const apps = Object.keys(surfaces).flatMap((id) => {
    const { app: name, platform } = mapAt(surfaces, [id]);
    const app = declaredApps.find((one) => one.id === name);
    const runsOn = platforms.find((one) => one === platform);
    if (app === undefined || runsOn === undefined) return [];
    return [draftOf(app, runsOn)];
  });
  const [first] = found;
  // Settings without a folder are what else an interrupted run leaves: they are written before the folders.
  const begun = environmentName.options.filter(
    (name) => environments.includes(name) || existsSync(join(root, `Pulumi.${name}.yaml`)),
  );
  return {
    declared,
    regions: Object.fromEntries(found.map(({ name, folders }) => [name, folders])),
    answers: {
      product: product.name,
      domain: product.domain,
      dns: Object.hasOwn(global, "cloudflare") ? "cloudflare" : "elsewhere",
      repository: `${repository.owner}/${repository.name}`,
      ...(repository.ownerId === placeholders.numericId ? {} : { ownerId: repository.ownerId }),
      ...(repository.repositoryId === placeholders.numericId
        ? {}
        : { repositoryId: repository.repositoryId }),
      ...(begun.length > 0 ? { environments: begun.join(",") } : {}),
      visibility: repository.visibility,
      plan: repository.plan,
      ...(apps.length > 0 ? { apps: sorted(apps.map((one) => appsAnswer([one]))) } : {}),
      ...(first === undefined ? {} : { regions: answerOf(first.regions, declared) }),
    },
  };
}

const kept = [
  "product",
  "domain",
  "dns",
  "repository",
  "ownerId",
  "repositoryId",
  "visibility",
  "plan",
  "apps",
] as const;

/** Flags never change what is there: those that say something else are refused together. */
export function checkAgainst(existing: ExistingProduct, given: RawAnswers): void {
  const problems = kept.flatMap((name) => {
    const [told, there] = [given[name], existing.answers[name] ?? "a placeholder"];
    const isSame =
      name === "apps"
        ? told !== undefined && sorted(told.split(",").map(asAnswered)) === there
        : told === there;
    if (told === undefined || isSame) return [];
    const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return [
      `--${flag} ${JSON.stringify(told)}: ${globalConfig} exists, is kept, and says ${JSON.stringify(there)}`,
    ];
  });
  if (problems.length === 0) return;
  throw new GantryError("environments/ exists and says something else; nothing was written", {
    problems,
    hint: "change that file, or begin another product in a folder of its own with --into <dir>",
    exitCode: ExitCode.usage,
  });
}

/** As an answer that says the same in the fewest words. */
function asAnswered(text: string): string {
  const { data } = appAnswer.safeParse(text.trim());
  return data === undefined ? text : appsAnswer([data]);
}

function sorted(names: readonly string[]): string {
  return [...new Set(names.map((name) => name.trim()))].sort().join(",");
}
