import { z } from "zod";
import { CloudError } from "./cloud-error.ts";

const messages = {
  quota: "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute'.",
  payment: "Your plan does not include this feature.",
  permission: "Permission denied on resource (or it may not exist).",
  unavailable: "The service is currently unavailable.",
  timeout: "Deadline expired before operation could complete.",
} as const;

const fault = z
  .strictObject({
    id: z
      .string()
      .regex(/^[\w-]+$/)
      .optional()
      .describe("names the count; the position in the file by default"),
    provider: z.enum(["gcp", "github", "cloudflare", "vercel", "expo"]).optional(),
    type: z.string().optional().describe("the resource's token or the REST route; * stands for anything"),
    name: z
      .string()
      .optional()
      .describe("the resource's name in the program, or the REST path; * for anything"),
    operation: z.enum(["create", "read", "update", "delete"]).optional(),
    kind: z
      .enum(["quota", "permission", "payment", "unavailable", "timeout"])
      .optional()
      .describe("only latency if missing"),
    message: z.string().optional().describe("what the cloud says; a message as the real one's by default"),
    times: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe("how often it strikes, over all processes; always if missing"),
    latencyMs: z.number().int().min(0).max(600_000).default(0),
    retryAfterSeconds: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe("the retry-after header of the REST interface"),
  })
  .transform((each) => ({
    ...each,
    message: each.message ?? (each.kind === undefined ? "" : messages[each.kind]),
  }));

const faultFile = z.strictObject({ faults: z.array(fault) });

/** One fault on demand. */
export type Fault = z.infer<typeof fault>;

/** What may be written into `.gantry/cloud/faults.json`. */
export type FaultFile = z.input<typeof faultFile>;

/** Reads the faults on demand. Throws a {@link CloudError} that names the file and what is wrong with it. */
export function parseFaults(file: string, text: string): readonly Fault[] {
  try {
    return faultFile.parse(JSON.parse(text)).faults;
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new CloudError(500, `"${file}": ${reason}`);
  }
}
