import { z } from "zod";
import { entity, field, given } from "../entity.ts";
import { recordId } from "../observed/scalars.ts";
import { environmentName, variableName, type EnvironmentName } from "../scalars.ts";
import { regionName, type RegionName } from "./region.ts";
import { shellConfig, type ShellConfig } from "./shell-config.ts";

/** The active environment of a shell (001). */
export const profile = entity(
  "Profile",
  "The shell variables and the prompt for one environment and region.",
  z.strictObject({
    profileId: recordId.describe("derived from the name; unique"),
    name: z
      .string()
      .regex(
        /^[a-z][a-z0-9]*(-[a-z0-9]+)*(:[a-z]+-[a-z]+)?$/,
        "must be a name such as local or staging:us-east",
      )
      .max(80, "must have at most 80 characters")
      .describe("the key of the map: local, staging, production, staging:us-east"),
    environment: environmentName.describe("the environment that it stands for"),
    region: regionName
      .max(40)
      .optional()
      .describe("left out where all regions are meant")
      .meta({ examples: ["us-east"] }),
    context: z
      .record(
        variableName,
        z.string().max(4096, "must have at most 4096 characters").describe("the variable's value"),
      )
      .default({})
      .describe("further environment variables; never a secret")
      .meta({ examples: [{ LOG_LEVEL: "debug" }] }),
    isActive: z.boolean().optional().describe("observed: whether it is the active one of this shell"),
    shellIntegration: shellConfig.describe("derived from the other fields"),
  }),
  (rule) => [
    rule(
      ["region", "name"],
      "must be the region in the name",
      ({ region, name }) => {
        const named = name.split(":")[1];
        return named === undefined || named === region;
      },
      {
        $comment: "that there is a region; not which",
        if: field("name", { pattern: ":" }),
        then: given("region"),
      },
    ),
    rule(
      ["context"],
      "must not set the three variables of the profile itself",
      ({ context }) => {
        return Object.keys(shellConfig.shape.variables.shape).every((name) => !Object.hasOwn(context, name));
      },
      field("context", {
        properties: Object.fromEntries(
          Object.keys(shellConfig.shape.variables.shape).map((name) => [name, false]),
        ),
      }),
    ),
    rule(
      ["shellIntegration", "name", "environment", "region"],
      "must say name, environment and region",
      (one) => {
        const expected = shellConfigOf(one).variables;
        const { variables } = one.shellIntegration;
        return (
          variables.DEPLOYMENT_PROFILE === expected.DEPLOYMENT_PROFILE &&
          variables.DEPLOYMENT_REGION === expected.DEPLOYMENT_REGION &&
          variables.ENVIRONMENT_CONTEXT === expected.ENVIRONMENT_CONTEXT
        );
      },
    ),
  ],
);
export type Profile = z.infer<typeof profile>;

export interface ProfileTarget {
  name: string;
  environment: EnvironmentName;
  region?: RegionName | undefined;
}

/** What a profile sets in a shell: the region is empty where all are meant. */
export function shellConfigOf({ name, environment, region = "" }: ProfileTarget): ShellConfig {
  return {
    promptFormat: "[profile|environment]",
    variables: {
      DEPLOYMENT_PROFILE: name,
      DEPLOYMENT_REGION: region,
      ENVIRONMENT_CONTEXT: environment,
    },
  };
}

/** What does not fit between the profiles of one shell, one sentence each: at most one is active. */
export function profileProblems(profiles: readonly Profile[]): string[] {
  const active = profiles.filter((one) => one.isActive === true).map((one) => `"${one.name}"`);
  return active.length > 1 ? [`only one profile can be active, not ${active.join(" and ")}`] : [];
}
