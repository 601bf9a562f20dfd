import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { GantryError } from "../../model/errors.ts";
import { parseJson } from "../../model/parse-json.ts";
import { writeFileAtomically } from "../../files/write-file.ts";
import { binding, type Binding } from "./binding.ts";

/** What lies beside a plan file. */
const boundPlan = z.strictObject({
  /** Of the plan file, so that one cannot be put in the place of another. */
  plan: z.string(),
  binding,
});

/** Writes beside the engine's plan what it was made of. */
export function bindPlan(planFile: string, bound: Binding): void {
  const document: z.input<typeof boundPlan> = { plan: digest(planFile), binding: bound };
  writeFileAtomically(besideOf(planFile), `${JSON.stringify(document, null, 2)}\n`);
}

/**
 * What a plan file was made of. Throws a GantryError for one that is not there, was not made by gantry or was changed.
 */
export function readBoundPlan(planFile: string): Binding {
  const beside = besideOf(planFile);
  const hint = 'make it with "gantry preview <environment> --save-plan <file>"';
  for (const file of [planFile, beside]) {
    if (!existsSync(file)) throw new GantryError(`there is no file "${file}"`, { hint });
  }
  const parsed = boundPlan.safeParse(parseJson(readFileSync(beside, "utf8")));
  if (!parsed.success) throw new GantryError(`"${beside}" does not say what the plan was made of`, { hint });
  if (parsed.data.plan !== digest(planFile)) {
    throw new GantryError(`"${planFile}" is not the plan that "${beside}" was written for`, { hint });
  }
  return parsed.data.binding;
}

function besideOf(planFile: string): string {
  return `${planFile}.binding.json`;
}

function digest(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
