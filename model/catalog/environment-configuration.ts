import { z } from "zod";
import { entity } from "../entity.ts";
import { subprojectPath } from "../records/tag-name.ts";
import { environmentName } from "../scalars.ts";
import { regionName } from "./region.ts";

/** One file of the catalog (001): where it stands in global → environment → region → subproject. */
export const environmentConfiguration = entity(
  "EnvironmentConfiguration",
  "One file of the catalog, and where it stands in global → environment → region → subproject.",
  z.strictObject({
    configId: z.uuid().describe("UUIDv5 of environment, region and subproject"),
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
    ),
    rule(["region", "environment"], "must be left out for global", ({ region, environment }) => {
      return environment !== "global" || region === undefined;
    }),
    rule(["subproject", "environment"], "must be left out for global", ({ subproject, environment }) => {
      return environment !== "global" || subproject === undefined;
    }),
    rule(["isEncrypted", "path"], "must be true for secrets.enc and false for config.yml", (file) => {
      return file.isEncrypted === file.path.endsWith("/secrets.enc");
    }),
    rule(
      ["path", "environment", "region", "subproject"],
      "must be that of environment, region and subproject",
      (file) => {
        return file.path.replace(/\/[^/]*$/, "") === folderOf(file);
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
