import * as z from "zod/mini";

/** One thing that is told, as the outbox keeps it. Times are seconds since 1970. */
export const alert = z.object({
  /** The same thing told twice has the same key. */
  key: z.string(),
  state: z.enum(["open", "closed", "test", "unreadable"]),
  title: z.string(),
  what: z.optional(z.string()),
  value: z.optional(z.string()),
  threshold: z.optional(z.string()),
  since: z.optional(z.number()),
  until: z.optional(z.number()),
  environment: z.optional(z.string()),
  surface: z.optional(z.string()),
  links: z.array(z.object({ name: z.string(), url: z.string() })),
});
export type Alert = z.infer<typeof alert>;
