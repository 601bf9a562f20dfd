import { z } from "zod";
import { entity, field } from "../entity.ts";
import { variableName } from "../scalars.ts";

/** What a script can be told to do instead of its work; every script answers all six. */
export const scriptMode = z.enum(["PASS", "FAIL", "SKIP", "TIMEOUT", "DRY_RUN", "EXECUTE"]);
export type ScriptMode = z.infer<typeof scriptMode>;

/** How a script behaves in tests (001). The defaults are the seed's, and so far every script has them. */
export const testabilityConfig = entity(
  "TestabilityConfig",
  "How a script behaves in tests.",
  z.strictObject({
    modes: z
      .array(scriptMode)
      .max(scriptMode.options.length, "must have six entries")
      .default([...scriptMode.options])
      .describe("modes that the script answers: all six"),
    variables: z
      .strictObject({
        hierarchical: z
          .boolean()
          .default(true)
          .describe("whether a script's own variable beats the common one"),
        pattern: z
          .string()
          .regex(/^[A-Z][A-Z0-9_]{0,60}\*$/, "must be the beginning of a variable's name and *")
          .default("CI_TEST_*")
          .describe("variables that hold for all scripts"),
        scriptSpecific: z
          .string()
          .regex(
            /^[A-Z][A-Z0-9_]{0,60}\{SCRIPT_NAME\}[A-Z0-9_]{0,60}\*$/,
            "must have {SCRIPT_NAME} in it and end in *",
          )
          .default("CI_{SCRIPT_NAME}_*")
          .describe("variables that hold for one script"),
      })
      .prefault({})
      .describe("the variables that set the mode"),
    timeoutOverride: variableName
      .default("CI_JOB_TIMEOUT_MINUTES")
      .describe("variable with the timeout in minutes, 1–360, 30 by default"),
  }),
  (rule) => [
    rule(
      ["modes"],
      "must be all six modes, each once",
      ({ modes }) => {
        return modes.length === scriptMode.options.length && new Set(modes).size === modes.length;
      },
      field("modes", { minItems: scriptMode.options.length, uniqueItems: true }),
    ),
  ],
);
