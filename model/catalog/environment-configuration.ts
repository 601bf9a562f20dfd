import { z } from "zod";
import { environmentName } from "../scalars.ts";
import { regionName } from "./region.ts";

/** One file of the catalog (001): where it stands in global → environment → region → subproject. */
export const environmentConfiguration = z.strictObject({
  configId: z.uuid().describe("UUIDv5 of environment, region and subproject"),
  environment: z.union([environmentName, z.literal("global")]),
  region: regionName.optional(),
  subproject: z
    .string()
    .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/)
    .optional(),
  configType: z.enum(["GLOBAL", "ENVIRONMENT", "REGION"]),
  path: z.string().describe("relative to the project's root"),
  isEncrypted: z.boolean().describe("whether the secrets.enc beside it exists"),
});
export type EnvironmentConfiguration = z.infer<typeof environmentConfiguration>;

/** Where a merged value was written: 1-based line and column in a file relative to the project's root. */
export interface Position {
  file: string;
  line: number;
  column: number;
}
