import { z } from "zod";
import {
  knownRegions,
  regionsSchema,
  type ProviderRegions,
  type RegionName,
} from "../model/declared/region.ts";
import { nearest } from "../model/nearest.ts";

const written = "name:google:vercel for another one, as in eu-north:europe-north1:arn1";

/** One region as it is answered: the name of a usual one, or `name:google:vercel` for one that the catalog declares. */
export const regionAnswer = z.string().transform((text, context): ProviderRegions => {
  const usual = knownRegions();
  const own = Object.entries(usual).filter(([name]) => name === text);
  if (own.length > 0) return Object.fromEntries(own);
  const [name = "", gcp, vercel, ...more] = text.split(":");
  const declared = regionsSchema.safeParse({ [name]: { gcp, vercel } });
  if (declared.success && more.length === 0) return declared.data;
  const names = Object.keys(usual);
  const meant = gcp === undefined ? nearest(text, names) : undefined;
  const [issue] = declared.error?.issues ?? [];
  const message = issue?.code === "invalid_key" ? issue.issues[0]?.message : issue?.message;
  const wrong = `${issue?.path.slice(1).join(".") ?? ""} ${message ?? ""}`.trim();
  context.addIssue(
    gcp === undefined
      ? `must be one of ${names.join(", ")}, or ${written}${meant === undefined ? "" : `; did you mean "${meant}"?`}`
      : `must be ${written}${wrong === "" ? "" : ` (${wrong})`}`,
  );
  return z.NEVER;
});

/** The regions of an answer, and those among them that are not the usual ones. */
export function readRegions(answered: readonly ProviderRegions[]): {
  regions: readonly RegionName[];
  declaredRegions: ProviderRegions;
} {
  const usual = knownRegions();
  const all = Object.fromEntries(answered.flatMap((one) => Object.entries(one)));
  const isUsual = (name: string): boolean => JSON.stringify(usual[name]) === JSON.stringify(all[name]);
  return {
    regions: Object.keys(all),
    declaredRegions: Object.fromEntries(Object.entries(all).filter(([name]) => !isUsual(name))),
  };
}

/** Regions by their names as answers, those that a catalog declares written out. */
export function answerOf(names: readonly RegionName[], declared: ProviderRegions): string {
  return names
    .map((name) => {
      const known = declared[name];
      return known === undefined ? name : `${name}:${known.gcp}:${known.vercel}`;
    })
    .join(",");
}
