import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { textAt, type Value } from "../values.ts";
import { branchOfChannel } from "./channels.ts";
import { common, limitOf, mobilePlatforms, type AppConfig, type Command } from "./expo.ts";
import { cut, describeGroup, updatesOf } from "./groups.ts";

/** As Metro's export writes it. */
const exported = z.object({
  version: z.literal(0, "Only bundles with metadata version 0 are supported"),
  bundler: z.literal("metro", "Only bundles created with Metro are currently supported"),
  fileMetadata: z.record(
    z.string(),
    z.object({ bundle: z.string(), assets: z.array(z.object({ path: z.string(), ext: z.string() })) }),
  ),
});

/** `eas update --branch … --message … --skip-bundler`: a group for each runtime version. */
export const update: Command = async (args, { folder, app, env, add }) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...common,
      branch: { type: "string" },
      message: { type: "string", short: "m" },
      "input-dir": { type: "string", default: "dist" },
      "skip-bundler": { type: "boolean" },
      environment: { type: "string" },
    },
  });
  const { branch, message } = values;
  if (branch === undefined || message === undefined)
    throw new Error(
      "--branch and --message, or --channel and --message are required when updating in non-interactive mode",
    );
  if (values["skip-bundler"] !== true)
    throw new Error("the stand-in bundles nothing: it takes --skip-bundler");
  const isNew = Number(app.sdkVersion?.split(".")[0] ?? 0) >= 55;
  if (
    isNew &&
    values.environment === undefined &&
    (env["EAS_UPDATE_SKIP_ENVIRONMENT_CHECK"] ?? env["CI"]) === undefined
  )
    throw new Error("--environment flag must be set when running in --non-interactive mode");
  if (app.updates.codeSigningCertificate !== undefined)
    throw new Error("Must specify --private-key-path argument to sign update for code signing");
  const dist = resolve(folder, values["input-dir"]);
  if (!existsSync(dist))
    throw new Error(
      `--input-dir="${values["input-dir"]}" not found. --skip-bundler requires the project to be exported manually before uploading.`,
    );
  const { fileMetadata } = exported.parse(JSON.parse(readFileSync(join(dist, "metadata.json"), "utf8")));
  const platforms = mobilePlatforms.filter((platform) => platform in fileMetadata);
  for (const { bundle, assets } of platforms.flatMap((platform) => fileMetadata[platform] ?? []))
    for (const path of [bundle, ...assets.map((each) => each.path)]) readFileSync(join(dist, path));
  const byRuntime = Map.groupBy(platforms, (platform) => runtimeVersion(app, platform));
  const made: Value[] = [];
  for (const [runtime, some] of byRuntime) {
    const group = await add("Group", {
      branch,
      message: cut(message, 1024),
      runtimeVersion: runtime,
      platforms: some,
    });
    made.push(...updatesOf(group));
  }
  return made;
};

function runtimeVersion(app: AppConfig, platform: "android" | "ios"): string {
  const version = app[platform].runtimeVersion ?? app.runtimeVersion;
  if (typeof version === "string") return version;
  throw new Error(`Unable to determine runtime version for ${platform === "ios" ? "iOS" : "Android"}.`);
}

/** `eas update:republish --group … --message …`: what a group has, published again. */
export const republish: Command = async (args, expo) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...common,
      group: { type: "string" },
      message: { type: "string", short: "m" },
      "destination-channel": { type: "string" },
    },
  });
  const { group: id, message } = values;
  if (id === undefined) throw new Error("Only --group can be used in non-interactive mode");
  const from = (await expo.list("Group")).find((each) => each.id === id);
  if (from === undefined) throw new Error(`Could not find update group with ID "${id}"`);
  if (Number(from.state["rolloutPercentage"] ?? 100) < 100)
    throw new Error(
      "Cannot republish an update that is being rolled-out. Either complete the update rollout and then republish or publish a new rollout update.",
    );
  const channel = values["destination-channel"];
  const branch = channel === undefined ? textAt(from.state, "branch") : await branchOfChannel(expo, channel);
  if (message === undefined) throw new Error("Must supply --message when in non-interactive mode");
  const { runtimeVersion: runtime, platforms } = from.state;
  const made = await expo.add("Group", {
    branch: branch ?? "",
    message: cut(message, 1024),
    runtimeVersion: runtime ?? null,
    platforms: platforms ?? [],
  });
  return updatesOf(made);
};

/** `eas update:list --branch …`. */
export const listUpdates: Command = async (args, { list }) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...common,
      branch: { type: "string" },
      limit: { type: "string" },
      "runtime-version": { type: "string" },
    },
  });
  const { branch } = values;
  if (branch === undefined) throw new Error("Branch name may not be empty.");
  const all = (await list("Group")).filter(({ state }) => state["branch"] === branch);
  const channels = await list("Channel");
  const isThere = all.length > 0 || channels.some(({ state }) => state["name"] === branch);
  if (!isThere) throw new Error(`Could not find branch "${branch}"`);
  const runtime = values["runtime-version"];
  const wanted = all.filter(({ state }) => runtime === undefined || state["runtimeVersion"] === runtime);
  return {
    name: branch,
    id: all[0] === undefined ? "N/A" : `branch-${branch}`,
    currentPage: wanted.slice(0, limitOf(values.limit, 50, 25)).map(describeGroup),
  };
};
