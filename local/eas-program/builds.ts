import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { CloudError } from "../cloud-error.ts";
import type { StoredResource } from "../stored-resource.ts";
import { textAt, type Value } from "../values.ts";
import { channelNamed, makeChannel } from "./channels.ts";
import { common, limitOf, mobilePlatforms, type Command, type Expo } from "./expo.ts";

const easFile = z.object({
  build: z.record(z.string(), z.object({ channel: z.string().optional() })).default({}),
  submit: z
    .record(
      z.string(),
      z.object({
        ios: z.object({ ascAppId: z.string().optional() }).optional(),
        android: z.object({ track: z.string().optional() }).optional(),
      }),
    )
    .default({}),
});

/** What `eas.json` says. */
export function readEas(folder: string): z.infer<typeof easFile> {
  const file = join(folder, "eas.json");
  if (!existsSync(file))
    throw new Error("eas.json could not be found at the project root. Run eas build:configure");
  return easFile.parse(JSON.parse(readFileSync(file, "utf8")));
}

const lockFiles = ["package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"];

/** `eas build --platform … --no-wait`: hands what lies in the folder to builders that are done, or have failed, at once. */
export const build: Command = async (args, expo) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...common,
      platform: { type: "string", short: "p" },
      profile: { type: "string", short: "e", default: "production" },
      message: { type: "string", short: "m" },
      "no-wait": { type: "boolean" },
    },
  });
  const { platform, profile, message = "" } = values;
  if (platform === undefined) throw new Error("--platform is required when building in non-interactive mode");
  const platforms = mobilePlatforms.filter((each) => platform === each || platform === "all");
  if (platforms.length === 0)
    throw new Error(`Expected --platform=${platform} to be one of: android, ios, all`);
  if (message.length > 1024) throw new Error("Message cannot be longer than 1024 characters.");
  const { channel } = readEas(expo.folder).build[profile] ?? missingProfile("build", profile);
  if (!hasLock(expo.folder, expo.env["EAS_PROJECT_ROOT"] ?? expo.folder))
    throw new Error("We couldn't find any lockfiles in the project directory or the parent directories.");
  const { android, ios } = expo.app;
  if (platforms.includes("android") && android.package === undefined)
    throw new Error(
      'The "android.package" is required to be set in app config when running in non-interactive mode.',
    );
  if (platforms.includes("ios") && ios.bundleIdentifier === undefined)
    throw new Error(
      'The "ios.bundleIdentifier" is required to be set in app config when running in non-interactive mode.',
    );
  if (channel !== undefined && (await channelNamed(expo, channel)) === undefined)
    await makeChannel(expo, channel);
  const begun: Value[] = [];
  for (const each of platforms) {
    const status = await outcome(expo, each);
    const added = await expo.add("Build", { platform: each.toUpperCase(), profile, message, status });
    begun.push({ ...describeBuild(added), status: "NEW" });
  }
  return begun;
};

/** In the app's folder, or above it as far as what is uploaded. */
function hasLock(folder: string, top: string): boolean {
  if (lockFiles.some((name) => existsSync(join(folder, name)))) return true;
  return folder !== top && dirname(folder) !== folder && hasLock(dirname(folder), top);
}

/** What comes of it at Expo's, where a fault of the type `builder` has it fail. */
async function outcome(expo: Expo, platform: string): Promise<string> {
  try {
    await expo.strike("builder", platform);
    return "FINISHED";
  } catch (error) {
    if (error instanceof CloudError) return "ERRORED";
    throw error;
  }
}

/** `eas build:list`. */
export const listBuilds: Command = async (args, { list }) => {
  const { values } = parseArgs({
    args: [...args],
    options: { ...common, "build-profile": { type: "string", short: "e" }, limit: { type: "string" } },
  });
  const profile = values["build-profile"];
  const all = (await list("Build")).filter(
    ({ state }) => profile === undefined || state["profile"] === profile,
  );
  return all.slice(0, limitOf(values.limit, 50, 10)).map(describeBuild);
};

export function describeBuild({ id, state, createdAt }: StoredResource): Record<string, Value> {
  const status = textAt(state, "status") ?? "";
  return {
    id,
    platform: textAt(state, "platform") ?? "",
    status,
    buildProfile: textAt(state, "profile") ?? "",
    message: textAt(state, "message") ?? "",
    createdAt,
    ...(status === "ERRORED"
      ? { error: { errorCode: "EAS_BUILD_UNKNOWN_ERROR", message: "Build failed" } }
      : {}),
  };
}

export function missingProfile(kind: "build" | "submit", name: string): never {
  throw new Error(`Missing ${kind} profile in eas.json: ${name}`);
}
