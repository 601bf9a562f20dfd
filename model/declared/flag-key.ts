import { z } from "zod";

/** How flags and cohorts are called, in the catalog and where they are evaluated. */
export const flagKey = z
  .string()
  .regex(/^[a-zA-Z0-9._-]{1,100}$/, "must have 1–100 of letters, digits and ._-");
