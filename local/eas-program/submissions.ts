import { parseArgs } from "node:util";
import type { Value } from "../values.ts";
import { textAt } from "../values.ts";
import { describeBuild, missingProfile, readEas } from "./builds.ts";
import { common, limitOf, type Command } from "./expo.ts";

/** `eas submit --platform … --id … --no-wait`: hands a build to its store. The one command that says no JSON. */
export const submit: Command = async (args, { folder, list, add }) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      "non-interactive": { type: "boolean" },
      platform: { type: "string", short: "p" },
      profile: { type: "string", short: "e", default: "production" },
      id: { type: "string" },
      "no-wait": { type: "boolean" },
      "no-auto-testflight-setup": { type: "boolean" },
    },
  });
  const { platform, profile, id } = values;
  if (platform === undefined) throw new Error("--platform is required when building in non-interactive mode");
  const { ios } = readEas(folder).submit[profile] ?? missingProfile("submit", profile);
  if (platform === "ios" && ios?.ascAppId === undefined)
    throw new Error(
      "Set ascAppId in the submit profile (eas.json) or re-run this command in interactive mode.",
    );
  const build = (await list("Build")).find((each) => each.id === id);
  if (build === undefined) throw new Error(`Could not find build with ID ${String(id)}`);
  if (textAt(build.state, "platform") !== platform.toUpperCase())
    throw new Error(`Build platform doesn't match! Expected ${platform} build`);
  await add("Submission", { platform: platform.toUpperCase(), profile, build: build.id, status: "IN_QUEUE" });
  return undefined;
};

/** `eas submit:list`. */
export const listSubmissions: Command = async (args, { list }) => {
  const { values } = parseArgs({ args: [...args], options: { ...common, limit: { type: "string" } } });
  const builds = await list("Build");
  const all = (await list("Submission")).slice(0, limitOf(values.limit, 50, 10));
  return all.map(({ id, state, createdAt }): Value => {
    const build = builds.find((each) => each.id === state["build"]);
    return {
      id,
      status: textAt(state, "status") ?? "",
      platform: textAt(state, "platform") ?? "",
      createdAt,
      ...(build === undefined ? {} : { submittedBuild: describeBuild(build) }),
    };
  });
};
