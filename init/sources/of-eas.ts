import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { z } from "zod";
import { appFolder } from "../../model/declared/app.ts";
import { parseJson } from "../../model/parse-json.ts";
import { plainSecret } from "../../model/plain-secret.ts";
import { whyNameReserved } from "../../model/reserved-names.ts";
import { entityId, variableName, type EnvironmentName } from "../../model/scalars.ts";
import type { DraftApp } from "../app-answer.ts";
import { environmentCalled } from "./deploys.ts";
import type { Proposal, TakenProfile, TakeOver } from "./take-over.ts";

/** A profile, as far as a catalog has a word for it: https://docs.expo.dev/eas/json/ */
const profile = z.object({
  extends: z.string().optional(),
  channel: z.string().optional(),
  distribution: z.enum(["internal", "store"]).optional(),
  environment: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const easFile = z.object({ build: z.record(z.string(), profile) });
type Profile = z.infer<typeof profile>;

const ofExpo = z.enum(["development", "preview", "production"]);

/**
 * What the eas.json of apps say of environments: of a profile that is called like one, and of no other. What is for a secret, or
 * stands under a name that Gantry or Expo sets, stays with a person. A file that is no eas.json says nothing.
 */
export function takeProfiles(
  repository: string,
  { apps, environments }: { apps: readonly DraftApp[]; environments: readonly EnvironmentName[] },
): TakeOver<"profiles"> {
  const taken: Partial<Record<EnvironmentName, Record<string, TakenProfile>>> = {};
  const proposals: Proposal[] = [];
  const open: Proposal[] = [];
  const channels = new Set<string>();
  for (const app of apps.filter(({ platform }) => platform === "expo-eas")) {
    const place = posix.join(appFolder(app), "eas.json");
    const profiles = readProfiles(join(repository, place));
    for (const environment of environments) {
      const called = Object.keys(profiles).filter((name) => environmentCalled(name) === environment);
      const [name] = called;
      const said = name === undefined ? undefined : extended(profiles, name);
      if (name === undefined || said === undefined || !entityId.safeParse(name).success) continue;
      if (called.length > 1) {
        open.push({ line: `profiles ${called.join(", ")} are all of ${environment}`, places: [place] });
        continue;
      }
      const { variables, left } = variablesIn(said.env ?? {});
      const ofEnvironment = ofExpo.safeParse(said.environment).data;
      const channel = entityId.safeParse(said.channel).data ?? environment;
      if (channels.has(channel)) {
        const line = `the channel ${channel} is of several environments, and each has one of its own`;
        open.push({ line, places: [place] });
      }
      const own: TakenProfile = {
        profile: name,
        channel: channels.has(channel) ? environment : channel,
        distribution: said.distribution ?? "store",
        ...(ofEnvironment === undefined ? {} : { environment: ofEnvironment }),
        ...(Object.keys(variables).length === 0 ? {} : { variables }),
      };
      channels.add(own.channel);
      taken[environment] = { ...taken[environment], [app.id]: own };
      const key = `environments/${environment}/config.yml surfaces.${app.id}.expo`;
      const names = Object.keys(variables);
      proposals.push({
        line: `${key}: profile ${name}${names.length === 0 ? "" : `, with ${names.join(", ")}`}`,
        places: [place],
      });
      for (const why of left) open.push({ line: `of the profile ${name}, ${why}`, places: [place] });
    }
  }
  return { taken: { profiles: taken }, proposals, open };
}

function readProfiles(file: string): Readonly<Record<string, Profile>> {
  if (!existsSync(file)) return {};
  return easFile.safeParse(parseJson(readFileSync(file, "utf8"))).data?.build ?? {};
}

/** Of a plain variable of the catalog. */
const mostText = 4096;

/** As often as Expo follows `extends`: further is an error there. */
const deepest = 5;

function extended(profiles: Readonly<Record<string, Profile>>, name: string, depth = 0): Profile | undefined {
  const own = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (own === undefined || depth > deepest) return undefined;
  if (own.extends === undefined) return own;
  const base = extended(profiles, own.extends, depth + 1);
  return base === undefined ? undefined : { ...base, ...own, env: { ...base.env, ...own.env } };
}

function variablesIn(env: Readonly<Record<string, string>>): {
  variables: Record<string, string>;
  left: string[];
} {
  const variables: Record<string, string> = {};
  const left: string[] = [];
  for (const [name, value] of Object.entries(env)) {
    const why = !variableName.safeParse(name).success
      ? "is no name that the catalog takes"
      : value.length > mostText
        ? "has a longer value than the catalog takes"
        : (plainSecret([name], value) ?? whyNameReserved(name, "expo-eas"));
    if (why === undefined) variables[name] = value;
    else left.push(`the variable ${name} ${why}`);
  }
  return { variables, left };
}
