import { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { findProfile, profileProject, readProfiles } from "./read-profiles.ts";
import { quoteWord, type Shell } from "../terminal/quote.ts";

/**
 * Prints the one line that the shell's hook evaluates: a call of its function with the profile as quoted words. Nothing
 * here loads zod or yaml while the catalog stays as it was: people wait for their prompt.
 */
export async function useProfile(
  context: Context,
  options: { name: string; shell: Shell },
): Promise<ExitCode> {
  const profiles = await readProfiles(profileProject(context.cwd));
  const profile = await findProfile(options.name, profiles);
  const words = [
    profile.name,
    profile.environment,
    profile.region ?? "",
    ...Object.entries(profile.context).flat(),
  ];
  const quoted = words.map((word) => quoteWord(word, options.shell));
  context.stdout.write(`${["__gantry_use", ...quoted].join(" ")}\n`);
  return ExitCode.done;
}
