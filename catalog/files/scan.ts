import { join } from "node:path";
import { didYouMean } from "../check/suggest.ts";
import { reservedWords, subprojectPath } from "../../model/observed/tag-name.ts";
import { environmentName, type EnvironmentName } from "../../model/scalars.ts";
import type { Problem } from "../problem.ts";
import { knownRegions, regionName, type RegionName } from "../../model/declared/region.ts";
import {
  environmentsFolder,
  fileProblem,
  type FolderEntry,
  isFolder,
  listFolder,
} from "./list-environments.ts";

export interface SubprojectFolder {
  /** Such as services/auth. */
  subproject: string;
  config: string;
}

export interface RegionFolder {
  region: RegionName;
  /** Undefined where the folder's existence says it all. */
  config: string | undefined;
  subprojects: readonly SubprojectFolder[];
}

/** The files of one environment, before any of them is read. Paths are relative to the project's root. */
export interface EnvironmentFolder {
  environment: EnvironmentName;
  config: string;
  regions: readonly RegionFolder[];
  subprojects: readonly SubprojectFolder[];
  problems: readonly Problem[];
}

/** What editors check each config.yml by; generated, and no part of the catalog. */
export const configSchemaFile = "config.schema.json";

export const globalConfig = `${environmentsFolder}/global/config.yml`;

/** Where an environment says what is its own, relative to the project's root. */
export function environmentConfig(environment: EnvironmentName): string {
  return `${environmentsFolder}/${environment}/config.yml`;
}

/** What is wrong with environments/ and environments/global as folders. */
export function checkFolders(root: string): Problem[] {
  if (!isFolder(join(root, environmentsFolder))) return [fileProblem(environmentsFolder, "is missing")];
  const problems: Problem[] = [];
  const folders = ["global", ...environmentName.options];
  for (const entry of listFolder(root, environmentsFolder, problems)) {
    expectEntry(environmentsFolder, entry, { files: [configSchemaFile, "README.md"], folders }, problems);
  }
  if (isFolder(join(root, environmentsFolder, "global"))) {
    for (const entry of listFolder(root, `${environmentsFolder}/global`, problems)) {
      expectEntry(`${environmentsFolder}/global`, entry, { files: configFiles, folders: [] }, problems);
    }
  }
  return problems;
}

/** The files of one environment; its folder must exist. */
export function scanEnvironment(root: string, environment: EnvironmentName): EnvironmentFolder {
  const path = `${environmentsFolder}/${environment}`;
  const problems: Problem[] = [];
  const entries = listFolder(root, path, problems);
  const expected = { files: [...configFiles, "rotations.yml"], folders: ["regions", "subprojects"] };
  for (const entry of entries) expectEntry(path, entry, expected, problems);
  const regions = has(entries, "regions") ? scanRegions(root, `${path}/regions`, problems) : [];
  const subprojects = has(entries, "subprojects")
    ? scanSubprojects(root, `${path}/subprojects`, problems)
    : [];
  problems.push(...twiceForOneApp([...subprojects, ...regions.flatMap((region) => region.subprojects)]));
  return { environment, config: `${path}/config.yml`, regions, subprojects, problems };
}

/** An app is that of the last part of a subproject's path: two such paths would both apply, in the order of their folders. */
function twiceForOneApp(subprojects: readonly SubprojectFolder[]): Problem[] {
  const byApp = Map.groupBy(subprojects, ({ subproject }) => subproject.split("/").at(-1) ?? "");
  return [...byApp].flatMap(([app, same]) =>
    same.flatMap(({ subproject, config }) => {
      const [first] = same;
      if (first === undefined || first.subproject === subproject) return [];
      const text = `is a second subproject of the app "${app}", beside ${first.config}`;
      return [fileProblem(config, text, "keep one of the two: both would apply, one over the other")];
    }),
  );
}

const configFiles = ["config.yml", "secrets.enc", "README.md"];
/** An environment has one secrets.enc: nothing would read another one below it. */
const lowerFiles = ["config.yml", "README.md"];

function scanRegions(root: string, path: string, problems: Problem[]): RegionFolder[] {
  const regions: RegionFolder[] = [];
  for (const entry of listFolder(root, path, problems)) {
    const at = `${path}/${entry.name}`;
    const name = regionName.safeParse(entry.name);
    if (entry.kind === "file" || !name.success) {
      const hint = didYouMean(entry.name, Object.keys(knownRegions())) ?? "two words such as us-east";
      problems.push(fileProblem(at, "is no name of a region", hint));
      continue;
    }
    const entries = listFolder(root, at, problems);
    for (const one of entries)
      expectEntry(at, one, { files: lowerFiles, folders: ["subprojects"] }, problems);
    const config = entries.some((one) => one.name === "config.yml" && one.kind === "file")
      ? `${at}/config.yml`
      : undefined;
    const subprojects = has(entries, "subprojects")
      ? scanSubprojects(root, `${at}/subprojects`, problems)
      : [];
    regions.push({ region: name.data, config, subprojects });
  }
  return regions;
}

const nameHint =
  "use letters, digits and ._-, begin with a letter or digit, and at most 100 characters for the path";

/** Every folder below subprojects/ that holds a config.yml; paths may be nested. */
function scanSubprojects(
  root: string,
  path: string,
  problems: Problem[],
  subproject = "",
): SubprojectFolder[] {
  const found: SubprojectFolder[] = [];
  for (const entry of listFolder(root, path, problems)) {
    const at = `${path}/${entry.name}`;
    const name = subproject === "" ? entry.name : `${subproject}/${entry.name}`;
    if (entry.kind === "folder" && reservedWords.includes(entry.name.toLowerCase())) {
      const hint = `words of tags: ${reservedWords.join(", ")}`;
      problems.push(fileProblem(at, "is a name that no part of a subproject may have", hint));
    } else if (entry.kind === "folder" && !subprojectPath.safeParse(name).success)
      problems.push(fileProblem(at, "is no name of a subproject", nameHint));
    else if (entry.kind === "folder") found.push(...scanSubprojects(root, at, problems, name));
    else if (entry.name === "config.yml" && subproject !== "") found.push({ subproject, config: at });
    else expectEntry(path, entry, { files: lowerFiles, folders: [] }, problems);
  }
  return found;
}

function expectEntry(
  path: string,
  entry: FolderEntry,
  expected: { files: readonly string[]; folders: readonly string[] },
  problems: Problem[],
): void {
  const names = entry.kind === "file" ? expected.files : expected.folders;
  if (names.includes(entry.name)) return;
  const at = `${path}/${entry.name}`;
  const hint =
    didYouMean(entry.name, names) ?? (names.length > 0 ? `expected here: ${names.join(", ")}` : undefined);
  problems.push(fileProblem(at, `is no ${entry.kind} of the catalog`, hint));
}

function has(entries: readonly FolderEntry[], folder: string): boolean {
  return entries.some((entry) => entry.name === folder && entry.kind === "folder");
}
