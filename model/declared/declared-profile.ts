import { z } from "zod";
import { profile } from "./profile.ts";

const { name, environment, region, context } = profile.shape;

/** A profile as the catalog spells it: what its name says can be left out. */
const declaredProfile = z.strictObject({
  environment: environment
    .optional()
    .describe("left out where the name is that of an environment, or environment:region"),
  region,
  context,
});
export type DeclaredProfile = z.infer<typeof declaredProfile>;

/** The map `profiles` of environments/global/config.yml. */
export const profilesSchema = z.record(name, declaredProfile);
