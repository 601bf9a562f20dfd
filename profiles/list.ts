import Table from "cli-table3";
import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { paintFor } from "../terminal/paint.ts";
import { describeProfile } from "./describe-profile.ts";
import { readProfiles } from "./read-profiles.ts";
import { profileProject } from "./profile-project.ts";

/** Lists every profile; the active one is marked, and production's stand out. */
export async function listProfiles(context: Context, options: { json: boolean }): Promise<ExitCode> {
  const known = await readProfiles(profileProject(context.cwd));
  const profiles = known.map((profile) => describeProfile(profile, context));
  if (options.json) {
    context.stdout.write(`${JSON.stringify(profiles, null, 2)}\n`);
    return ExitCode.done;
  }
  const paint = paintFor(context);
  const table = new Table({
    head: ["", "profile", "environment", "region", "variables"],
    style: { head: [], border: [] },
  });
  for (const { name, environment, region, context: variables, isActive } of profiles) {
    const shown = environment === "production" ? paint.red(environment) : environment;
    const mark = isActive === true ? "*" : "";
    table.push([mark, name, shown, region ?? "", Object.keys(variables).join(", ")]);
  }
  context.stdout.write(`${table.toString()}\n`);
  return ExitCode.done;
}
