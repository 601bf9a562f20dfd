import { ExitCode, GantryError } from "../model/errors.ts";
import type { Command } from "./command.ts";

export interface CommandEntry {
  name: string;
  summary: string;
  load: () => Promise<Command>;
}

/** Every command, in the order of the help. The summaries stand here so that the help loads no command. */
export const commands: readonly CommandEntry[] = [
  {
    name: "up",
    summary: "deploy an environment: check, preview with the policy pack, ask, apply",
    load: async () => (await import("./commands/up.ts")).up,
  },
  {
    name: "preview",
    summary: "show what would change in an environment",
    load: async () => (await import("./commands/preview.ts")).preview,
  },
  {
    name: "refresh",
    summary: "bring the recorded state up to what the clouds have now",
    load: async () => (await import("./commands/refresh.ts")).refresh,
  },
  {
    name: "destroy",
    summary: "take an environment down",
    load: async () => (await import("./commands/destroy.ts")).destroy,
  },
  {
    name: "outputs",
    summary: "print what an environment's stack gives to workflows",
    load: async () => (await import("./commands/outputs.ts")).outputs,
  },
  {
    name: "env show",
    summary: "print an environment's merged configuration and where each value came from",
    load: async () => (await import("./commands/env-show.ts")).envShow,
  },
  {
    name: "env shell",
    summary: "print the shell variables with which plain pulumi commands work",
    load: async () => (await import("./commands/env-shell.ts")).envShell,
  },
  {
    name: "profile list",
    summary: "list the profiles that a shell can have",
    load: async () => (await import("./commands/profile-list.ts")).profileList,
  },
  {
    name: "profile use",
    summary: "set this shell's variables and prompt for one environment and region",
    load: async () => (await import("./commands/profile-use.ts")).profileUse,
  },
  {
    name: "profile show",
    summary: "show a profile, by default this shell's, and the variables it sets",
    load: async () => (await import("./commands/profile-show.ts")).profileShow,
  },
  {
    name: "profile off",
    summary: "restore this shell's variables and prompt to what they were before",
    load: async () => (await import("./commands/profile-off.ts")).profileOff,
  },
  {
    name: "profile hook",
    summary: "print what a shell has to evaluate once before it can use profiles",
    load: async () => (await import("./commands/profile-hook.ts")).profileHook,
  },
  {
    name: "catalog eas",
    summary: "print or write the eas.json that the catalog asks for",
    load: async () => (await import("./commands/catalog-eas.ts")).catalogEas,
  },
  {
    name: "scripts list",
    summary: "list the scripts of the pipeline",
    load: async () => (await import("./commands/scripts-list.ts")).scriptsList,
  },
  {
    name: "scripts check",
    summary: "check the scripts of the pipeline by running each in its six modes",
    load: async () => (await import("./commands/scripts-check.ts")).scriptsCheck,
  },
  {
    name: "doctor",
    summary: "say which tools are here, which are missing and how to get them",
    load: async () => (await import("./commands/doctor.ts")).doctor,
  },
];

/** The command that `args` begin with, and the words after it. */
export async function findCommand(
  args: readonly string[],
): Promise<{ entry: CommandEntry; rest: readonly string[] }> {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(" ");
    const entry = commands.find((candidate) => candidate.name === name);
    if (entry !== undefined) return { entry, rest: args.slice(words) };
  }
  const [first = ""] = args;
  const group = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name);
  const typed = args.slice(0, group.length > 0 ? 2 : 1).join(" ");
  const { closestTo } = await import("./closest-to.ts");
  const meant = closestTo(typed, group.length > 0 ? group : commands.map(({ name }) => name));
  const listed = group.length > 0 ? group.map((name) => `"gantry ${name}"`).join(", ") : undefined;
  const help = listed === undefined ? '"gantry --help" lists all commands' : `there are ${listed}`;
  throw new GantryError(`"${typed}" is not a command`, {
    hint: meant === undefined ? help : `did you mean "gantry ${meant}"? ${help}`,
    exitCode: ExitCode.usage,
  });
}
