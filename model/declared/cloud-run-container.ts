import { z } from "zod";

/** vCPUs of a container on Cloud Run, and its memory. */
export const cloudRunCpu = z.enum(["1", "2", "4", "6", "8"]);
export const cloudRunMemory = z.string().regex(/^\d{1,6}(Mi|Gi)$/, 'must be a size such as "512Mi"');

/** What a container runs, or is told, instead of what its image says. */
export const containerWords = z
  .array(z.string().max(4096, "must have at most 4096 characters"))
  .max(100)
  .default([]);
