import { profile as profileSchema, shellConfigOf, type Profile } from "../model/declared/profile.ts";
import { environmentName } from "../model/scalars.ts";
import { entityUuid } from "../model/uuid.ts";
import type { Context } from "../terminal/context.ts";
import type { CachedProfile } from "./profile-cache.ts";

/** A profile as the entity that it is, with what the asking shell makes of it. */
export function describeProfile(known: CachedProfile, { env }: Context): Profile {
  const target = { ...known, environment: environmentName.parse(known.environment) };
  return profileSchema.parse({
    ...target,
    profileId: entityUuid("Profile", known.name),
    isActive: env["DEPLOYMENT_PROFILE"] === known.name,
    shellIntegration: shellConfigOf(target),
  });
}

/** Every variable that the profile sets, the three of all profiles first. */
export function variablesOf({ shellIntegration, context }: Profile): [string, string][] {
  return [...Object.entries(shellIntegration.variables), ...Object.entries(context)];
}
