import { plainSecret } from "../../model/plain-secret.ts";
import { whyReserved } from "../../model/reserved-variable.ts";
import type { Finding } from "../check/finding.ts";
import { didYouMean } from "../check/suggest.ts";
import { listEnvironments } from "../files/list-environments.ts";
import { impliedTarget, localProfile, type RegionsOf } from "../../model/declared/known-profiles.ts";
import { mapAt, type KeyPath, type Plain, type PlainMap } from "../plain.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import type { RegionName } from "../../model/declared/region.ts";
import { openEnvironment } from "../source.ts";
import type { CatalogRule } from "./rule.ts";

/** A profile's variables reach every program that a shell starts, and its name is all that its user sees. */
export const profilesAreSound: CatalogRule = {
  id: "profiles-are-sound",
  description:
    "A profile is for an environment and region that exist; its variables are its own, and no secrets.",
  level: "error",
  *check({ root, merged }) {
    const profiles = mapAt(merged, ["profiles"]);
    if (Object.keys(profiles).length > 0) yield* profileFindings(profiles, regionsOf(root));
  },
};

/** The regions of every environment. */
export function regionsOf(root: string): RegionsOf {
  const regions = (environment: EnvironmentName): RegionName[] =>
    openEnvironment(root, environment).regions.map(({ region }) => region);
  return new Map(listEnvironments(root).map((environment) => [environment, regions(environment)]));
}

/** What is wrong with the map `profiles` beyond its schema. */
export function* profileFindings(profiles: PlainMap, regions: RegionsOf): Generator<Finding> {
  for (const name of Object.keys(profiles)) {
    const written = mapAt(profiles, [name]);
    yield* targetFindings(name, written, regions);
    for (const [variable, value] of Object.entries(mapAt(written, ["context"]))) {
      yield* variableFindings(["profiles", name, "context", variable], variable, value);
    }
  }
}

function* targetFindings(name: string, written: PlainMap, regions: RegionsOf): Generator<Finding> {
  const implied = impliedTarget(name, regions);
  if (implied !== undefined) {
    const wrong = (["environment", "region"] as const).filter(
      (key) => Object.hasOwn(written, key) && written[key] !== implied[key],
    );
    for (const key of wrong) {
      yield {
        path: ["profiles", name, key],
        text: "is not what the profile's name says",
        hint: "leave it out",
      };
    }
    return;
  }
  const names = [...regions].flatMap(([one, below]) => [one, ...below.map((region) => `${one}:${region}`)]);
  if (name.includes(":")) {
    const hint = didYouMean(name, names) ?? `known: ${names.filter((one) => one.includes(":")).join(", ")}`;
    yield { path: ["profiles", name], text: "is no region of an environment", hint, showsKey: true };
  } else yield* writtenTargetFindings(name, written, regions, names);
}

function* writtenTargetFindings(
  name: string,
  { environment, region }: PlainMap,
  regions: RegionsOf,
  names: readonly string[],
): Generator<Finding> {
  const path = (key: string): KeyPath => ["profiles", name, key];
  if (environment === undefined) {
    const hint = didYouMean(name, names) ?? "say which environment it is for";
    if (name !== localProfile) yield { path: path("environment"), text: "is required", hint, missing: true };
    else if (region !== undefined) yield { path: path("region"), text: "needs an environment beside it" };
    return;
  }
  if (typeof environment !== "string") return;
  const known = [...regions].find(([one]) => one === environment)?.[1];
  if (known === undefined) {
    yield { path: path("environment"), text: "has no folder", hint: didYouMean(environment, regions.keys()) };
  } else if (typeof region === "string" && !known.includes(region)) {
    const hint = didYouMean(region, known) ?? `it has ${known.join(", ")}`;
    yield { path: path("region"), text: `is no region of ${environment}`, hint };
  }
}

function* variableFindings(path: KeyPath, name: string, value: Plain): Generator<Finding> {
  const reserved = whyReserved(name);
  if (reserved !== undefined) yield { path, text: reserved, hint: "choose another name", showsValue: false };
  if (typeof value !== "string") return;
  const text = plainSecret([name], value);
  if (text !== undefined) {
    yield {
      path,
      text,
      hint: "a profile holds plain values only; keep it in secrets.enc",
      showsValue: false,
    };
  } else if (/[^\P{Cc}\t\n]/u.test(value)) {
    yield { path, text: "holds a control character", hint: "remove it", showsValue: false };
  }
}
