import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { VercelSurface } from "../../../model/declared/deployment-surface.ts";
import { mostCrons } from "../../../model/declared/vercel-cron.ts";
import { GantryError } from "../../../model/errors.ts";
import { parseJson } from "../../../model/parse-json.ts";

const cron = z.looseObject({ path: z.string(), schedule: z.string() });
/** Of the Build Output API, https://vercel.com/docs/build-output-api/configuration#crons, what is read here. */
const outputConfig = z.looseObject({ crons: z.array(cron).optional() });

/**
 * Has what was built say which crons Vercel runs: those of the catalog, and in production those that the app itself says, in its
 * vercel.json or by its framework. Every environment is a project of its own, where Vercel would run the app's own as well.
 * How many of the app's own were left out. Throws a GantryError where both say of one path when it is called.
 *
 * @param file `.vercel/output/config.json`
 */
export function writeCrons(file: string, { id, environment, vercel }: VercelSurface): number {
  const { data: config, error } = outputConfig.safeParse(parseJson(readFileSync(file, "utf8")));
  if (error !== undefined) {
    throw new GantryError(`build ${id}: what it made has no configuration that Vercel would read`, {
      problems: error.issues.slice(0, 5).map(({ path, message }) => `${path.join(".")}: ${message}`),
    });
  }
  const all = config.crons ?? [];
  const own = environment === "production" ? all : [];
  const declared = Object.entries(vercel.crons);
  const problems = declared.flatMap(([name, { path, schedule }]) =>
    own
      .filter((each) => each.path === path && lineOf(each.schedule) !== schedule)
      .map(
        (each) =>
          `"${path}" is called at "${each.schedule}" by the app itself, and at "${schedule}" by vercel.crons.${name}`,
      ),
  );
  const more = declared
    .map(([, { path, schedule }]) => ({ path, schedule }))
    .filter(({ path }) => !own.some((each) => each.path === path));
  const crons = [...own, ...more];
  if (crons.length > mostCrons)
    problems.push(`there are ${crons.length} crons, and Vercel takes ${mostCrons}`);
  if (problems.length > 0) {
    throw new GantryError(`build ${id}: the app and the catalog do not agree on its crons`, {
      problems,
      hint: "say each in one of the two: the app's vercel.json, or the catalog",
    });
  }
  if (all.length > 0 || crons.length > 0)
    writeFileSync(file, `${JSON.stringify({ ...config, crons }, null, 2)}\n`);
  return all.length - own.length;
}

function lineOf(schedule: string): string {
  return schedule.trim().split(/\s+/).join(" ");
}
