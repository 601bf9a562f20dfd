import { z } from "zod";
import { entity, field, given, leftOut } from "../entity.ts";
import { subprojectPath } from "../observed/tag-name.ts";
import { environmentName } from "../scalars.ts";
import { regionName } from "./region.ts";

const isGlobal = given("environment", { const: "global" });
const secrets = String.raw`/secrets\.enc$`;

/** One file of the catalog (001): where it stands in global → environment → region → subproject. */
export const environmentConfiguration = entity(
  "EnvironmentConfiguration",
  "One file of the catalog, and where it stands in global → environment → region → subproject.",
  z.strictObject({
    configId: z
      .uuid()
      .describe("UUIDv5 of environment, region and subproject, and of `secrets` where it is encrypted"),
    environment: z
      .union([environmentName, z.literal("global")])
      .describe("the environment, or global for all five"),
    region: regionName.optional().describe("cloud-agnostic region; left out above the regions"),
    subproject: subprojectPath
      .optional()
      .describe("path within the monorepo; left out for what holds for all"),
    configType: z.enum(["GLOBAL", "ENVIRONMENT", "REGION"]).describe("which layer of the merge it is"),
    path: z
      .string()
      .max(300, { abort: true, error: "must have at most 300 characters" })
      .regex(/^environments\/(?!.*\.\.)[\w./-]+\/(config\.yml|secrets\.enc)$/, "must lie below environments/")
      .describe("relative to the project's root"),
    isEncrypted: z.boolean().describe("whether it is SOPS-encrypted: secrets.enc is, config.yml is not"),
  }),
  (rule) => [
    rule(
      ["configType", "environment", "region"],
      "must be REGION with a region and GLOBAL for global",
      (file) => {
        const scope = file.region === undefined ? "ENVIRONMENT" : "REGION";
        return file.configType === (file.environment === "global" ? "GLOBAL" : scope);
      },
      {
        if: isGlobal,
        then: field("configType", { const: "GLOBAL" }),
        else: {
          if: given("region"),
          then: field("configType", { const: "REGION" }),
          else: field("configType", { const: "ENVIRONMENT" }),
        },
      },
    ),
    rule(
      ["region", "environment"],
      "must be left out for global",
      ({ region, environment }) => {
        return environment !== "global" || region === undefined;
      },
      { if: isGlobal, then: leftOut("region") },
    ),
    rule(
      ["subproject", "environment"],
      "must be left out for global",
      ({ subproject, environment }) => {
        return environment !== "global" || subproject === undefined;
      },
      { if: isGlobal, then: leftOut("subproject") },
    ),
    rule(
      ["isEncrypted", "path"],
      "must be true for secrets.enc and false for config.yml",
      (file) => {
        return file.isEncrypted === file.path.endsWith("/secrets.enc");
      },
      {
        if: field("isEncrypted", { const: true }),
        then: field("path", { pattern: secrets }),
        else: field("path", { not: { pattern: secrets } }),
      },
    ),
    rule(
      ["path", "environment", "region", "subproject"],
      "must be that of environment, region and subproject",
      (file) => {
        return file.path.replace(/\/[^/]*$/, "") === folderOf(file);
      },
      {
        $comment: "the environment; not the names of region and subproject",
        allOf: [...environmentName.options, "global"].map((name) => ({
          if: given("environment", { const: name }),
          then: field("path", { pattern: `^environments/${name}/` }),
        })),
      },
    ),
  ],
);
export type EnvironmentConfiguration = z.infer<typeof environmentConfiguration>;

/** Where a merged value was written: 1-based line and column in a file relative to the project's root. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

interface Scoped {
  environment: string;
  region?: string | undefined;
  subproject?: string | undefined;
}

function folderOf({ environment, region, subproject }: Scoped): string {
  const below = region === undefined ? [] : ["regions", region];
  return [
    "environments",
    environment,
    ...below,
    ...(subproject === undefined ? [] : ["subprojects", subproject]),
  ].join("/");
}
