import { existsSync } from "node:fs";
import { join } from "node:path";
import { readCatalogFile, type CatalogFile } from "./files/catalog-file.ts";
import { locate } from "./files/locate.ts";
import { isPlainMap, mapAt, type KeyPath } from "./plain.ts";
import type { Problem } from "./problem.ts";
import { repositoryStack } from "./stacks.ts";

/**
 * The settings that a stack's file may have: what the program and the catalog's check read, and nothing else. Every setting
 * of a provider can lead its calls elsewhere, or have them made as somebody else: an endpoint, a base address, an account to
 * impersonate, a version. No list of those would be whole.
 */
const ofEnvironments = [
  "gcp:project",
  "gcp:region",
  "gantry:projectNumber",
  "gantry:state",
  "github:owner",
  "vercel:team",
];
const ofRepository = ["gantry:state", "github:owner"];

/** Beside the settings, what the engine itself writes: how the stack's secrets are sealed. */
const ofFile = ["config", "encryptionsalt", "encryptedkey", "secretsprovider"];

const hint = {
  section: `a stack's file has config: and what seals it (${ofFile.slice(1).join(", ")}); an environment of Pulumi ESC would bring settings that nobody reviews`,
  setting: (known: readonly string[]) =>
    `remove it; known are ${known.join(", ")}, and as whom providers call is said by the credentials of who deploys`,
};

/**
 * What a Pulumi.<stack>.yaml says that Gantry does not know, or that a machine may read in another way than a person: each with
 * its line and without its value, which may be a secret. Nothing of a file that is not there.
 */
export function unknownSettings(root: string, stack: string): Problem[] {
  const name = `Pulumi.${stack}.yaml`;
  if (!existsSync(join(root, name))) return [];
  const file = readCatalogFile(root, name);
  const known = stack === repositoryStack ? ofRepository : ofEnvironments;
  const settings = isPlainMap(file.value["config"]) ? Object.keys(mapAt(file.value, ["config"])) : [];
  return [
    ...file.problems.filter((fault) => !isEmptyConfig(fault)),
    ...Object.keys(file.value)
      .filter((key) => !ofFile.includes(key))
      .map((key) => problemAt(file, [key], "is no part of a stack's file that Gantry knows", hint.section)),
    ...settings
      .filter((key) => !known.includes(key))
      .map((key) => problemAt(file, ["config", key], "is no setting that Gantry knows", hint.setting(known))),
  ];
}

/** The engine reads `config:` without anything below it as no settings. */
function isEmptyConfig({ path, unread }: Problem): boolean {
  return path.length === 1 && path[0] === "config" && unread === true;
}

/** A mistake at a key of a file; the file's first line where the key was not written there. */
export function problemAt(file: CatalogFile, path: KeyPath, text: string, fix: string): Problem {
  const place = locate(file, path) ?? { file: file.path, line: 1, column: 1 };
  return { ...place, path, text, hint: fix };
}
