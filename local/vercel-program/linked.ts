import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const link = z.object({
  projectId: z.string(),
  orgId: z.string(),
  settings: z.looseObject({ rootDirectory: z.string().optional() }).optional(),
});

/** What `.vercel/project.json` says; the real program would ask which project is meant. */
export function linked(folder: string): z.infer<typeof link> {
  const file = join(folder, ".vercel", "project.json");
  if (!existsSync(file)) throw new Error("Your codebase isn’t linked to a project on Vercel.");
  return link.parse(JSON.parse(readFileSync(file, "utf8")));
}
