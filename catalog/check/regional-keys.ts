import { isPlainMap, mapAt, type PlainMap } from "../plain.ts";
import type { Finding } from "./finding.ts";
import { didYouMean } from "./suggest.ts";

/** What may differ between regions; anything more would make two products out of one. */
export const regionalKeys: readonly string[] = ["endpointUrl", "concurrencyLimit", "cloudRun"];

const notRegional = ["vercel", "expo-eas"];

export function isRegional(key: string): boolean {
  return regionalKeys.includes(key);
}

/** The keys of a region's file that a region cannot set. */
export function* misplacedKeys(layer: PlainMap, base: PlainMap): Generator<Finding> {
  for (const key of Object.keys(layer)) {
    if (key === "surfaces") continue;
    const hint = didYouMean(key, ["surfaces"]) ?? "write it in the environment's config.yml";
    yield { path: [key], text: "is not regional", hint, showsValue: false };
  }
  if (Object.hasOwn(layer, "surfaces") && !isPlainMap(layer["surfaces"])) {
    yield { path: ["surfaces"], text: "must be a map", showsValue: false };
  }
  const known = mapAt(base, ["surfaces"]);
  for (const [id, surface] of Object.entries(mapAt(layer, ["surfaces"]))) {
    const path = ["surfaces", id];
    if (!Object.hasOwn(known, id)) {
      const hint = didYouMean(id, Object.keys(known));
      yield { path, text: "is no surface of the environment", hint, showsValue: false };
    } else if (notRegional.some((platform) => mapAt(known, [id])["platform"] === platform)) {
      yield { path, text: "has no regions", hint: "only cloud-run surfaces have", showsValue: false };
    } else if (!isPlainMap(surface)) {
      yield { path, text: "must be a map", hint: "a region removes no surface", showsValue: false };
    } else yield* misplacedFields(surface, path);
  }
}

function* misplacedFields(surface: PlainMap, path: readonly string[]): Generator<Finding> {
  for (const key of Object.keys(surface)) {
    if (isRegional(key)) continue;
    const hint = didYouMean(key, regionalKeys) ?? `regional are ${regionalKeys.join(", ")}`;
    yield { path: [...path, key], text: "is not regional", hint, showsValue: false };
  }
}
