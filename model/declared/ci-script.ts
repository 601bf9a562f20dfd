import { z } from "zod";
import { entity, field, given, withoutRepeats } from "../entity.ts";
import { line } from "../observed/scalars.ts";
import { testabilityConfig } from "./testability-config.ts";

const categories = ["SETUP", "BUILD", "TEST", "RELEASE", "DEPLOYMENT", "MAINTENANCE", "HOOKS", "CI"] as const;

/** Lines of code that a script stays under, without comments and blanks. */
const scriptLineLimit = 50;

/** A script of the pipeline (001): a file `scripts/<category>/NN-name.*`. */
export const ciScript = entity(
  "CIScript",
  "A script of the pipeline.",
  z.strictObject({
    scriptId: z
      .string()
      .regex(/^\d{2}-[a-z0-9]+(-[a-z0-9]+)*$/, "must be the file's name without its ending, such as 10-lint")
      .max(80, "must have at most 80 characters")
      .describe("the file's name without its ending; unique in its category"),
    scriptName: z
      .string()
      .regex(
        /^\d{2}-[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]{1,5}$/,
        "must be NN-name and an ending, such as 10-lint.sh",
      )
      .max(86, "must have at most 86 characters")
      .describe("the file's name"),
    scriptPath: z
      .string()
      .max(120, { abort: true, error: "must have at most 120 characters" })
      .regex(/^scripts\/[a-z]+\/[^/\s]+$/, "must be scripts/<category>/NN-name.*")
      .describe("from the repository's root; the key"),
    category: z.enum(categories).describe("the folder, in upper case"),
    order: z
      .int()
      .min(0, "must be 0–99")
      .max(99, "must be 0–99")
      .describe("the prefix: scripts run in this order"),
    description: line(500).describe("what it is for and how it is called"),
    testability: testabilityConfig.prefault({}).describe("how it behaves in tests"),
    dependencies: z
      .array(z.string().regex(/^[a-z0-9][a-z0-9+._-]{0,60}$/, "must be a command's name"))
      .max(50, "must have at most 50 entries")
      .describe("tools that must be there"),
    lineCount: z
      .int()
      .min(1, "must be at least 1")
      .max(scriptLineLimit - 1, "must be under 50")
      .describe("lines of code without comments and blanks, under 50"),
  }),
  (rule) => [
    rule(["scriptId", "scriptName"], "must be scriptName without its ending", (script) => {
      return script.scriptName.replace(/\.[^.]*$/, "") === script.scriptId;
    }),
    rule(
      ["scriptPath", "scriptName", "category"],
      "must be scripts/<category in lower case>/<scriptName>",
      (script) => {
        return script.scriptPath === `scripts/${script.category.toLowerCase()}/${script.scriptName}`;
      },
      {
        $comment: "the folder; not the name",
        allOf: categories.map((name) => ({
          if: given("category", { const: name }),
          then: field("scriptPath", { pattern: `^scripts/${name.toLowerCase()}/` }),
        })),
      },
    ),
    rule(["order", "scriptName"], "must be the number that scriptName begins with", (script) => {
      return Number(script.scriptName.slice(0, 2)) === script.order;
    }),
    rule(
      ["dependencies"],
      "must not name a tool twice",
      ({ dependencies }) => {
        return new Set(dependencies).size === dependencies.length;
      },
      withoutRepeats("dependencies"),
    ),
  ],
);
export type CIScript = z.infer<typeof ciScript>;
