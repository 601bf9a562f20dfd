import { z } from "zod";

const message = z.strictObject({ text: z.string().min(1) });
const level = z.enum(["none", "note", "warning", "error"]);
const properties = z.record(z.string(), z.unknown());

/**
 * As much of SARIF 2.1.0 as we write, and nothing else (OASIS, sections 3.13 to 3.58): names, enumerations, what is required, and that a
 * result's rule is among the driver's.
 */
export const sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal("2.1.0"),
  runs: z
    .array(
      z
        .strictObject({
          tool: z.strictObject({
            driver: z.strictObject({
              name: z.string().min(1),
              rules: z.array(
                z.strictObject({
                  id: z.string().min(1),
                  shortDescription: message,
                  defaultConfiguration: z.strictObject({ level }),
                  properties: z.strictObject({
                    tags: z.array(z.string()),
                    "security-severity": z.string().regex(/^\d+\.\d$/),
                  }),
                }),
              ),
            }),
          }),
          automationDetails: z.strictObject({ id: z.string().min(1) }),
          columnKind: z.enum(["utf16CodeUnits", "unicodeCodePoints"]),
          invocations: z.array(
            z.strictObject({
              executionSuccessful: z.boolean(),
              startTimeUtc: z.iso.datetime(),
              endTimeUtc: z.iso.datetime(),
              toolExecutionNotifications: z.array(z.strictObject({ level, message })).optional(),
            }),
          ),
          results: z.array(
            z.strictObject({
              ruleId: z.string(),
              level,
              message,
              locations: z.array(
                z.strictObject({
                  physicalLocation: z.strictObject({
                    artifactLocation: z.strictObject({
                      // A URI reference: nothing that would have to be escaped.
                      uri: z.string().regex(/^[\w!$&'()*+,;=:@%./~-]+$/),
                      uriBaseId: z.string(),
                    }),
                    region: z.strictObject({ startLine: z.int().min(1) }).optional(),
                  }),
                }),
              ),
              suppressions: z
                .array(
                  z.strictObject({
                    kind: z.enum(["inSource", "external"]),
                    status: z.enum(["accepted", "underReview", "rejected"]),
                    justification: z.string().min(1),
                  }),
                )
                .optional(),
              properties,
            }),
          ),
        })
        .refine(({ tool, results }) => {
          const known = new Set(tool.driver.rules.map(({ id }) => id));
          return known.size === tool.driver.rules.length && results.every(({ ruleId }) => known.has(ruleId));
        }, "must describe the rule of each result, once"),
    )
    .min(1),
});
