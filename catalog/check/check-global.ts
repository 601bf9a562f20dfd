import type { RepositoryCatalog } from "../../model/declared/catalog.ts";
import { catalogSchema } from "../../model/declared/catalog.ts";
import { readCatalogFile } from "../files/catalog-file.ts";
import { listEnvironments } from "../files/list-environments.ts";
import { globalConfig } from "../files/scan.ts";
import type { Problem } from "../problem.ts";
import { qualityGate } from "../../model/declared/quality-gate.ts";
import { parseApps, parseSection, parseValue } from "./entities.ts";
import type { Finding } from "./finding.ts";
import { resolve } from "./resolve.ts";
import { waiversOf } from "./waivers-of.ts";

/** What the repository has once, or what is wrong with it; of the global file only the sections that this needs. */
export function checkGlobal(root: string): {
  problems: readonly Problem[];
  catalog: RepositoryCatalog | undefined;
} {
  const file = readCatalogFile(root, globalConfig);
  const findings: Finding[] = [];
  const product = parseValue(catalogSchema.shape.product, file.value["product"], ["product"], findings);
  // What is derived of gates and apps is the same in every environment.
  const gates = parseSection("gates", qualityGate, file.value, "production", findings);
  const run = parseValue(catalogSchema.shape.run, file.value["run"], ["run"], findings);
  const apps = parseApps(file.value, "production", findings);
  const regions = parseValue(catalogSchema.shape.regions, file.value["regions"], ["regions"], findings);
  const waivers = parseValue(catalogSchema.shape.waivers, file.value["waivers"], ["waivers"], findings);
  const problems = [...file.problems, ...findings.map((finding) => resolve(finding, [file], file.value))];
  if (product === undefined || run === undefined || regions === undefined || problems.length > 0)
    return { problems, catalog: undefined };
  return {
    problems,
    catalog: {
      product,
      run,
      apps: [...apps.values()],
      gates: [...gates.values()],
      regions,
      waivers: waiversOf(waivers, [file], "repository"),
      environments: listEnvironments(root),
    },
  };
}
