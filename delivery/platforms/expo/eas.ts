import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { GantryError } from "../../../model/errors.ts";
import { parseJson } from "../../../model/parse-json.ts";
import { runEas, type EasAccess } from "./program.ts";

/** The two that an update and a native build are made for. */
export const mobilePlatforms = ["android", "ios"] as const;
export type MobilePlatform = (typeof mobilePlatforms)[number];

const channelPage = z.object({
  currentPage: z.object({
    isPaused: z.boolean(),
    updateBranches: z.array(z.object({ name: z.string() })),
  }),
});
type Channel = z.infer<typeof channelPage>["currentPage"];

const group = z.object({
  group: z.string(),
  /** In quotes, cut to 512 characters, and with its age and its author behind it. */
  message: z.string(),
  runtimeVersion: z.string(),
  /** Of one that is rolled out. */
  rolloutPercentage: z.number().optional(),
});
/** What was published together, for one native side; `words` are those of its message. */
export interface UpdateGroup {
  id: string;
  words: readonly string[];
  runtimeVersion: string;
  rolloutPercentage: number;
}
const groupPage = z.object({ currentPage: z.array(group) });

const build = z.object({
  id: z.string(),
  platform: z
    .enum(["ANDROID", "IOS"])
    .transform((name): MobilePlatform => (name === "IOS" ? "ios" : "android")),
  status: z.enum(["NEW", "IN_QUEUE", "IN_PROGRESS", "PENDING_CANCEL", "CANCELED", "ERRORED", "FINISHED"]),
  message: z.string().default(""),
  error: z.object({ message: z.string() }).optional(),
});
export type NativeBuild = z.infer<typeof build>;

const submission = z.object({
  status: z.enum(["AWAITING_BUILD", "IN_QUEUE", "IN_PROGRESS", "FINISHED", "ERRORED", "CANCELED"]),
  /** None for a file that somebody submitted by hand. */
  submittedBuild: z.object({ id: z.string() }).optional(),
});

/** As many as it lists at once. */
const listed = ["--limit", "50"] as const;

/** Expo's own program, 24.8, in the folder of an app: each command with what Gantry reads of its JSON. */
export interface Eas {
  /** Undefined where there is none yet. */
  channel: (name: string) => Promise<Channel | undefined>;
  /** The newest first; none where there is no such branch. */
  groups: (branch: string) => Promise<UpdateGroup[]>;
  /** Publishes what lies in `dist/` of the folder. */
  publish: (branch: string, message: string) => Promise<void>;
  /** Publishes a group again, where a channel's users find it. */
  republish: (id: string, channel: string, message: string) => Promise<void>;
  /** The newest first. */
  builds: (profile: string) => Promise<NativeBuild[]>;
  /** Hands what lies in the folder to Expo's builders, and does not wait for them. */
  build: (profile: string, platforms: readonly MobilePlatform[], message: string) => Promise<void>;
  /** The ids of the builds that were handed to a store, and not in vain. */
  submitted: () => Promise<ReadonlySet<string>>;
  /** Has a build handed to its store as soon as it is there. */
  submit: (profile: string, build: NativeBuild) => Promise<void>;
}

/** Each throws a GantryError with what the program said; what only asks is tried again after these waits, in milliseconds. */
export function easIn(folder: string, access: EasAccess, waitsMs: readonly number[] = [1000, 4000]): Eas {
  const run = (args: readonly string[]): Promise<string> => runEas(access, folder, [...args, "--json"]);
  /** Undefined where the answer is that it is not there. */
  const read = async (args: readonly string[], isMissing?: RegExp): Promise<string | undefined> => {
    for (const waitMs of waitsMs) {
      try {
        return await found(run(args), isMissing);
      } catch (error) {
        if (!(error instanceof GantryError)) throw error;
        await pause(waitMs);
      }
    }
    return found(run(args), isMissing);
  };
  return {
    async channel(name) {
      const said = await read(["channel:view", name], /could not find channel/i);
      return said === undefined ? undefined : parsed(channelPage, said, "channel:view").currentPage;
    },
    async groups(branch) {
      const said = await read(["update:list", "--branch", branch, ...listed], /could not find branch/i);
      return said === undefined ? [] : parsed(groupPage, said, "update:list").currentPage.map(groupOf);
    },
    async publish(branch, message) {
      const what = ["--input-dir", "dist", "--skip-bundler"];
      await run(["update", "--branch", branch, "--message", message, ...what]);
    },
    async republish(id, channel, message) {
      const where = ["--destination-channel", channel, "--message", message];
      await run(["update:republish", "--group", id, ...where]);
    },
    async builds(profile) {
      const said = await read(["build:list", "--build-profile", profile, ...listed]);
      return parsed(z.array(build), said ?? "", "build:list");
    },
    async build(profile, platforms, message) {
      const [only = "all", ...others] = platforms;
      const platform = others.length > 0 ? "all" : only;
      await run(["build", "--profile", profile, "--platform", platform, "--message", message, "--no-wait"]);
    },
    async submitted() {
      const said = await read(["submit:list", ...listed]);
      const all = parsed(z.array(submission), said ?? "", "submit:list");
      const alive = all.filter(({ status }) => status !== "ERRORED" && status !== "CANCELED");
      return new Set(alive.flatMap(({ submittedBuild }) => submittedBuild?.id ?? []));
    },
    async submit(profile, { id, platform }) {
      const what = ["--platform", platform, "--profile", profile, "--id", id];
      // The one command without JSON. TestFlight's groups are Apple's own matter.
      await runEas(access, folder, ["submit", ...what, "--no-wait", "--no-auto-testflight-setup"]);
    },
  };
}

async function found(running: Promise<string>, isMissing: RegExp | undefined): Promise<string | undefined> {
  try {
    return await running;
  } catch (error) {
    const isSaid =
      isMissing !== undefined &&
      error instanceof GantryError &&
      error.problems.some((line) => isMissing.test(line));
    if (isSaid) return undefined;
    throw error;
  }
}

function groupOf({
  group: id,
  message,
  runtimeVersion,
  rolloutPercentage = 100,
}: z.infer<typeof group>): UpdateGroup {
  const said = /^"(.*)" \([^"]*\)$/s.exec(message)?.[1] ?? "";
  return { id, words: said.split(" "), runtimeVersion, rolloutPercentage };
}

function parsed<Schema extends z.ZodType>(schema: Schema, said: string, command: string): z.infer<Schema> {
  const { data, error } = schema.safeParse(parseJson(said));
  if (error === undefined) return data;
  throw new GantryError(`eas ${command}: its answer is not what eas-cli 24.8 writes`, {
    problems: error.issues.slice(0, 5).map(({ path, message }) => `${path.join(".")}: ${message}`),
    hint: "npm ci --ignore-scripts --prefix tools/eas",
  });
}
