import type { Value } from "../values.ts";
import { build, listBuilds } from "./builds.ts";
import { viewChannel } from "./channels.ts";
import { openExpo, type Command } from "./expo.ts";
import { listSubmissions, submit } from "./submissions.ts";
import { listUpdates, republish, update } from "./updates.ts";

const commands: Readonly<Record<string, Command>> = {
  update,
  "update:list": listUpdates,
  "update:republish": republish,
  "channel:view": viewChannel,
  build,
  "build:list": listBuilds,
  submit,
  "submit:list": listSubmissions,
};

/** One run of the program. */
interface EasRun {
  cloudDir: string;
  /** The app's. */
  folder: string;
  env: Readonly<Record<string, string | undefined>>;
  command: string;
  args: readonly string[];
}

/** What a command says as JSON; undefined where it says none. Throws what the real program refuses. */
export async function answer({
  cloudDir,
  folder,
  env,
  command: name,
  args,
}: EasRun): Promise<Value | undefined> {
  const command = commands[name];
  if (command === undefined)
    throw new Error(
      `the local cloud's stand-in knows ${Object.keys(commands).join(", ")}, and not "${name}"`,
    );
  const expo = await openExpo(cloudDir, folder, env);
  await expo.strike(name);
  return command(args, expo);
}
