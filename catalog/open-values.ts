import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isScalar, LineCounter, parseDocument } from "yaml";
import { explainEnvironment, loadEnvironment } from "./load.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { howToFind, isPlaceholder, placeholders, type Whereabouts } from "./placeholders.ts";

/** A placeholder that stands where a real value belongs. */
export interface OpenValue {
  /** `file:line:column`. */
  place: string;
  path: string;
  /** The command that finds the value. */
  find: string;
}

/** What is still to be filled in before the stack of an environment can be deployed for real. */
export function openValues(root: string, environment: string): OpenValue[] {
  const catalog = loadEnvironment(root, environment);
  const { owner, name } = catalog.product.repository;
  const setting = projectSetting(root, environment);
  const about = {
    owner,
    repository: name,
    domain: catalog.product.domain,
    ...(setting.project === undefined ? {} : { project: setting.project }),
  };
  const scopes = [{}, ...catalog.regions.map((region) => ({ region }))];
  const found = scopes.flatMap((scope) =>
    explainEnvironment(root, environment, scope)
      .leaves.filter(({ path, value }) => isPlaceholder(value) && isUsed(catalog, path[0]))
      .map(({ path, position: { file, line, column } }) =>
        openValue(`${file}:${line}:${column}`, path.join("."), about),
      ),
  );
  const settings =
    setting.place === undefined ? [] : [openValue(setting.place, "config.gantry:projectNumber", about)];
  return [
    ...new Map([...found, ...settings].map((value) => [`${value.place} ${value.path}`, value])).values(),
  ];
}

function openValue(place: string, path: string, about: Whereabouts): OpenValue {
  return { place, path, find: howToFind(path, about) };
}

/** Expo's project means nothing without an app at Expo, and Cloudflare's zone nothing without a name in it. */
function isUsed({ surfaces }: EnvironmentCatalog, section: string | number | undefined): boolean {
  if (section === "expo") return surfaces.some(({ platform }) => platform === "expo-eas");
  if (section === "cloudflare") return surfaces.some(({ platform }) => platform !== "expo-eas");
  return true;
}

/** The project of Pulumi.<environment>.yaml, and the place of its number where that is a placeholder. */
function projectSetting(
  root: string,
  environment: string,
): { project: string | undefined; place: string | undefined } {
  const file = `Pulumi.${environment}.yaml`;
  if (!existsSync(join(root, file))) return { project: undefined, place: undefined };
  const lineCounter = new LineCounter();
  const document = parseDocument(readFileSync(join(root, file), "utf8"), { lineCounter });
  const number = document.getIn(["config", "gantry:projectNumber"], true);
  const project = document.getIn(["config", "gcp:project"]);
  const isOpen = isScalar(number) && number.value === placeholders.numericId;
  const at = lineCounter.linePos(isScalar(number) ? (number.range?.[0] ?? 0) : 0);
  return {
    project: typeof project === "string" ? project : undefined,
    place: isOpen ? `${file}:${at.line}:${at.col}` : undefined,
  };
}
