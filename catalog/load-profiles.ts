import { catalogError } from "./catalog-error.ts";
import { parseValue } from "./check/entities.ts";
import type { Finding } from "./check/finding.ts";
import { resolve } from "./check/resolve.ts";
import { readCatalogFile } from "./files/catalog-file.ts";
import { globalConfig } from "./files/scan.ts";
import { knownProfiles, type KnownProfile } from "../model/declared/known-profiles.ts";
import { mapAt } from "./plain.ts";
import { profilesSchema } from "../model/declared/declared-profile.ts";
import { profileFindings, regionsOf } from "./rules/profiles-are-sound.ts";

/**
 * Every profile of the project. Only what concerns profiles has to be right, since somebody who is mending the catalog
 * switches between them too. Throws one GantryError (exit code 2) with every mistake in `problems`.
 */
export function loadProfiles(root: string): KnownProfile[] {
  const global = readCatalogFile(root, globalConfig);
  const regions = regionsOf(root);
  const findings: Finding[] = [];
  const declared = parseValue(profilesSchema, global.value["profiles"] ?? {}, ["profiles"], findings);
  findings.push(...profileFindings(mapAt(global.value, ["profiles"]), regions));
  const unread = global.problems.filter(({ path }) => path.length === 0 || path[0] === "profiles");
  const problems = [...unread, ...findings.map((finding) => resolve(finding, [global], global.value))];
  if (problems.length > 0 || declared === undefined) throw catalogError(problems);
  return knownProfiles(regions, declared);
}
