import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { GantryError } from "../../model/errors.ts";
import { writeFileAtomically } from "../../files/write-file.ts";
import type { Drift, UndatedDrift } from "./drift.ts";

const seen = z.record(z.string(), z.iso.datetime());

export interface FirstSeenOptions {
  /** The folder of local runs. */
  folder: string;
  stack: string;
  local: boolean;
  now: Date;
}

/**
 * Dates drift: when it was seen first, by a file below `.gantry/drift/` that forgets what is in order again, or when
 * GitHub says that the thing was changed last, whichever is earlier. A machine that has not looked before knows the latter alone.
 */
export function dateDrift(found: readonly UndatedDrift[], options: FirstSeenOptions): Drift[] {
  const { folder, stack, local, now } = options;
  const file = join(folder, "drift", `${stack}${local ? ".local" : ""}.json`);
  const known = read(file);
  const dated = found.map(({ updatedAt, ...drift }): Drift => {
    const times = [known[keyOf(drift)], updatedAt, now.toISOString()].filter((time) => time !== undefined);
    return { ...drift, since: times.reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a)) };
  });
  const kept = Object.fromEntries(
    dated.map((drift) => [keyOf(drift), known[keyOf(drift)] ?? now.toISOString()]),
  );
  if (JSON.stringify(kept) !== JSON.stringify(known))
    writeFileAtomically(file, `${JSON.stringify(kept, null, 2)}\n`);
  return dated;
}

function keyOf({ what, field }: Pick<Drift, "what" | "field">): string {
  return field === "" ? what : `${what}: ${field}`;
}

function read(file: string): Record<string, string> {
  if (!existsSync(file)) return {};
  try {
    return seen.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new GantryError(`"${file}" does not say when drift was seen first`, { hint: "delete it", cause });
  }
}
