import { z } from "zod";
import { ExitCode, GantryError } from "../../../model/errors.ts";
import { readStackFile } from "../../engine/stack-file.ts";

const settings = z.object({
  config: z
    .looseObject({
      "gcp:project": z
        .string()
        .regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/)
        .optional(),
      "vercel:team": z
        .string()
        .regex(/^[\w-]{1,100}$/)
        .optional(),
    })
    .default({}),
});

/** Where an environment lives in each cloud, as Pulumi.<environment>.yaml says. */
export interface StackSettings {
  /** Google Cloud project id. */
  project: string | undefined;
  /** Slug of the Vercel team. */
  team: string | undefined;
}

export function readStackSettings(root: string, environment: string): StackSettings {
  const parsed = settings.safeParse(readStackFile(root, environment));
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => path.join("."));
    throw new GantryError(`Pulumi.${environment}.yaml does not hold`, {
      problems: fields,
      exitCode: ExitCode.usage,
    });
  }
  const { config } = parsed.data;
  return { project: config["gcp:project"], team: config["vercel:team"] };
}
