import { z } from "zod";
import { credentialFormat } from "../credential-format.ts";
import { entity } from "../entity.ts";
import { line, paragraph } from "./scalars.ts";

/** One thing that a scan found (001). It says where a secret is, and never the secret. */
export const securityFinding = entity(
  "SecurityFinding",
  "One thing that a scan found.",
  z.strictObject({
    severity: z.enum(["CRITICAL", "HIGH", "MEDIUM", "LOW"]).describe("how bad it is"),
    type: z.enum(["SECRET", "VULNERABILITY", "POLICY"]).describe("what it is"),
    description: paragraph(1000)
      .refine((said) => credentialFormat(said) === undefined, "must not contain a secret")
      .describe("what was found"),
    file: line(500)
      .refine((said) => credentialFormat(said) === undefined, "must not contain a secret")
      .describe("where, from the root"),
    line: z.int().min(0, "must be at least 0").max(10_000_000).describe("line, from 1; 0 for the whole file"),
    commit: z
      .string()
      .regex(
        /^(?:[0-9a-f]{40}|[0-9a-f]{64}|staged|unversioned)$/,
        "must be a commit of 40 or 64 lower-case hex digits, staged or unversioned",
      )
      .describe(
        "the commit that it was found in; staged in the index, unversioned in what git does not hold",
      ),
  }),
);
export type SecurityFinding = z.infer<typeof securityFinding>;
