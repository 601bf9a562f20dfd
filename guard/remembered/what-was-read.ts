import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { z } from "zod";
import { parseJson } from "../../model/parse-json.ts";
import type { Recorded } from "../../engine/run/record-reads.ts";

const line = z.union([
  z.strictObject({ started: z.string() }),
  z.strictObject({ read: z.string(), there: z.boolean() }),
  z.strictObject({ listed: z.string() }),
  z.strictObject({ asked: z.string() }),
  z.strictObject({ ran: z.string() }),
]) satisfies z.ZodType<Recorded>;

/** A file or folder that was read or looked for. */
export const reading = z.strictObject({
  /** Absolute. */
  path: z.string(),
  /** Of a folder, its names were read. */
  listed: z.boolean(),
  /** Whether it was there. */
  there: z.boolean(),
});
export type Reading = z.infer<typeof reading>;

export interface WhatWasRead {
  readings: readonly Reading[];
  /** Why nobody can say that the next run would read the same, in words. */
  obstacles: readonly string[];
}

/**
 * Programs of which it is known what they read: git tells which versions run, and esbuild makes Workers of files that the key has. The
 * product's own code that names either is not remembered (own-code.ts).
 */
const known = [/^git$/, /[\\/]@esbuild[\\/][\w-]+[\\/]bin[\\/]esbuild$/];

/** Which processes have to have a record, by what Node is started with. */
const processes = [
  { what: "the program", started: /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run(?![\w-])/ },
  { what: "the policy pack", started: /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run-policy-pack\b/ },
];

/**
 * What a run of the engine read, by the records of its processes (engine/run/record-reads.ts).
 *
 * @param left folders whose files are known otherwise; absolute
 */
export function whatWasRead(folder: string, left: readonly string[]): WhatWasRead {
  const lines = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), "utf8")
      .split("\n")
      .filter((text) => text !== ""),
  );
  const readings = new Map<string, Reading>();
  const obstacles = new Set<string>();
  const started: string[] = [];
  for (const text of lines) {
    const { data } = line.safeParse(parseJson(text));
    if (data === undefined) obstacles.add("a record of what was read is cut off");
    else if ("started" in data) started.push(data.started);
    else if ("asked" in data) obstacles.add(`the program or the pack asked ${data.asked}`);
    else if ("ran" in data) {
      if (!known.some((program) => program.test(data.ran)))
        obstacles.add(`the program or the pack ran "${data.ran}"`);
    } else {
      const listed = "listed" in data;
      const path = "listed" in data ? data.listed : data.read;
      if (!left.some((each) => path === each || path.startsWith(`${each}${sep}`)))
        readings.set(JSON.stringify(data), {
          path,
          listed,
          there: listed || ("there" in data && data.there),
        });
    }
  }
  for (const { what, started: pattern } of processes)
    if (!started.some((each) => pattern.test(each))) obstacles.add(`nothing tells what ${what} read`);
  return { readings: [...readings.values()], obstacles: [...obstacles] };
}

/** A digest of what is at those places now. What is not there counts as such. */
export function digestOfReadings(readings: readonly Reading[]): string {
  const hash = createHash("sha256");
  for (const { path, listed } of readings) hash.update(`${path}\0${contentOf(path, listed)}\0`);
  return hash.digest("hex");
}

function contentOf(path: string, listed: boolean): string {
  const found = statSync(path, { throwIfNoEntry: false });
  // A link to nothing, and what cannot be looked at, is told from nothing.
  if (found === undefined) return lstatSync(path, { throwIfNoEntry: false }) === undefined ? "none" : "link";
  if (found.isDirectory()) return listed ? `folder ${readdirSync(path).toSorted().join("/")}` : "folder";
  if (!found.isFile()) return "other";
  return `file ${createHash("sha256").update(readFileSync(path)).digest("hex")}`;
}
