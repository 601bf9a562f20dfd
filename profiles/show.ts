import type { Profile } from "../model/declared/profile.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { paintFor } from "../terminal/paint.ts";
import { nameList } from "../terminal/table.ts";
import { describeProfile, variablesOf } from "./describe-profile.ts";
import { findProfile, profileProject, readProfiles } from "./read-profiles.ts";

/** Shows one profile, by default the active one, and every variable that it sets. */
export async function showProfile(
  context: Context,
  options: { name: string | undefined; json: boolean },
): Promise<ExitCode> {
  const name = options.name ?? context.env["DEPLOYMENT_PROFILE"];
  if (name === undefined || name === "") {
    throw new GantryError("no profile is active in this shell", {
      hint: 'name one, or run "gantry profile use <name>" first; "gantry profile list" shows all',
      exitCode: ExitCode.usage,
    });
  }
  const known = await findProfile(name, await readProfiles(profileProject(context.cwd)));
  const profile = describeProfile(known, context);
  context.stdout.write(options.json ? `${JSON.stringify(profile, null, 2)}\n` : asText(profile, context));
  return ExitCode.done;
}

function asText(profile: Profile, context: Context): string {
  const prompt = `[${profile.name}|${profile.environment}]`;
  const head = profile.environment === "production" ? paintFor(context).red(prompt) : prompt;
  const variables = variablesOf(profile).map(([name, value]) => [name, onOneLine(value)] as const);
  const title = profile.isActive === true ? `${head} active in this shell` : head;
  return `${title}\n${nameList(variables, { columns: context.columns, indent: "  " })}`;
}

/** As it is where it is plain; quoted where it holds what a terminal would act on, or nothing. */
function onOneLine(value: string): string {
  return /^[\x20-\x7e]+$/.test(value) ? value : JSON.stringify(value);
}
