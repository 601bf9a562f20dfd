import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { parseYaml } from "../../../model/catalog/files/parse-yaml.ts";
import { ExitCode, GantryError } from "../../../model/errors.ts";

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
  const name = `Pulumi.${environment}.yaml`;
  const file = join(root, name);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const { fault } = parseYaml(text);
  if (fault !== undefined) {
    const line = text.slice(0, fault.offset).split("\n").length;
    throw new GantryError(`${name}:${line}: ${fault.text}`, {
      ...(fault.hint === undefined ? {} : { hint: fault.hint }),
      exitCode: ExitCode.usage,
    });
  }
  const written: unknown = parse(text);
  const parsed = settings.safeParse(written ?? {});
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => path.join("."));
    throw new GantryError(`${name} does not hold`, { problems: fields, exitCode: ExitCode.usage });
  }
  const { config } = parsed.data;
  return { project: config["gcp:project"], team: config["vercel:team"] };
}
