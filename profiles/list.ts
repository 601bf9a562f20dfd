import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { paintFor } from "../terminal/paint.ts";
import { table } from "../terminal/table.ts";
import { describeProfile } from "./describe-profile.ts";
import { profileProject, readProfiles } from "./read-profiles.ts";

/** Lists every profile; the active one is marked, and production's stand out. */
export async function listProfiles(context: Context, options: { json: boolean }): Promise<ExitCode> {
  const known = await readProfiles(profileProject(context.cwd));
  const profiles = known.map((profile) => describeProfile(profile, context));
  if (options.json) {
    context.stdout.write(`${JSON.stringify(profiles, null, 2)}\n`);
    return ExitCode.done;
  }
  const paint = paintFor(context);
  const rows = profiles.map(({ name, environment, region, context: variables, isActive }) => [
    isActive === true ? `* ${name}` : `  ${name}`,
    environment === "production" ? { text: environment, paint: paint.red } : environment,
    region ?? "",
    Object.keys(variables).join(", "),
  ]);
  const columns = [
    { head: "  profile" },
    { head: "environment" },
    { head: "region" },
    { head: "variables", cut: true },
  ] as const;
  context.stdout.write(table(columns, rows, context));
  return ExitCode.done;
}
