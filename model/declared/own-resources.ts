import { z } from "zod";
import { line } from "../observed/scalars.ts";
import { entityId, ownerRole } from "../scalars.ts";

/** Packages whose resources a product may have of its own: those that Gantry has a provider for. */
const packages = ["cloudflare", "gcp", "github", "vercel"] as const;

/** A type as the engine spells it, such as gcp:storage/bucket:Bucket. */
const ownType = z
  .string()
  .regex(
    new RegExp(String.raw`^(?:${packages.join("|")}):[a-z]\w*/[a-z]\w*:[A-Z]\w*$`),
    `must be a type of ${packages.join(", ")} as the engine spells it, such as "gcp:storage/bucket:Bucket"`,
  )
  .max(200);

/** What a product has beside Gantry's components: a file below stacks/own/ makes it. */
const ownResources = z.strictObject({
  owner: ownerRole.describe("who answers for it").meta({ examples: ["platform-team"] }),
  reason: line(500)
    .describe("what it is for")
    .meta({ examples: ["the OCR worker is told of each upload"] }),
  resources: z
    .record(ownType, z.int().min(1).max(100))
    .refine((types) => Object.keys(types).length > 0, "must name at least one type")
    .describe("how many of each type stacks/own/<key>.ts makes: no more, and no fewer")
    .meta({ examples: [{ "gcp:pubsub/topic:Topic": 1 }] }),
});

export const ownSection = z.record(entityId, ownResources);

/** With the key that it stands under, which its file is named after. */
export interface OwnResources extends z.infer<typeof ownResources> {
  id: string;
}

/** Where the files lie, from the project's folder. */
export const ownFolder = "stacks/own";

export function ownFile(id: string): string {
  return `${ownFolder}/${id}.ts`;
}
