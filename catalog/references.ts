import type { Section } from "./check/derive.ts";
import { channelSecretRefs } from "../model/declared/alert-channel.ts";

/** A field of every entity of a section that names entities of another: one, several, or none. */
export interface Reference {
  from: Section;
  fields: readonly string[];
  to: Section;
}

/** The fields of a bundle that name secrets. */
export const bundleRefs = ["supabaseKeyRef", "vercelTokenRef", "cloudflareApiTokenRef", "additionalRefs"];

/** Every reference between the entities of one environment: what must resolve, and what the graph draws. */
export const references: readonly Reference[] = [
  { from: "surfaces", fields: ["bundle"], to: "bundles" },
  { from: "surfaces", fields: ["credentials"], to: "secrets" },
  { from: "services", fields: ["secretsBundleRef"], to: "bundles" },
  { from: "bundles", fields: ["surface"], to: "surfaces" },
  { from: "bundles", fields: bundleRefs, to: "secrets" },
  { from: "bundles", fields: ["sharedRefs"], to: "secrets" },
  { from: "guardrails", fields: ["surface"], to: "surfaces" },
  { from: "guardrails", fields: ["alertChannel"], to: "channels" },
  { from: "channels", fields: channelSecretRefs, to: "secrets" },
  { from: "channels", fields: ["next"], to: "channels" },
  { from: "flags", fields: ["cohorts"], to: "cohorts" },
];
