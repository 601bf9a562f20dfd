import { z } from "zod";
import { entity } from "../entity.ts";

const value = z.string().max(200, "must have at most 200 characters");

/** What a profile does to a shell (001). */
export const shellConfig = entity(
  "ShellConfig",
  "What a profile does to a shell.",
  z.strictObject({
    promptFormat: z
      .string()
      .max(100, { abort: true, error: "must have at most 100 characters" })
      .regex(/^(?=[^\p{Cc}]*(profile|environment))[^\p{Cc}]+$/u, "must have `profile` or `environment` in it")
      .default("[profile|environment]")
      .describe("the prompt's prefix; the two words stand for the values"),
    variables: z
      .strictObject({
        DEPLOYMENT_PROFILE: value.describe("name of the profile"),
        DEPLOYMENT_REGION: value.describe("its region; empty where all are meant"),
        ENVIRONMENT_CONTEXT: value.describe("its environment"),
      })
      .describe("variables that are set"),
  }),
);
export type ShellConfig = z.infer<typeof shellConfig>;
