import { parseArgs } from "node:util";
import { textAt } from "../values.ts";
import { common, type Command, type Expo } from "./expo.ts";
import { describeGroup } from "./groups.ts";

/** A channel; undefined where there is none. */
export async function channelNamed(
  { list }: Expo,
  name: string,
): Promise<{ isPaused: boolean; branches: string[] } | undefined> {
  const found = (await list("Channel")).find(({ state }) => state["name"] === name);
  if (found === undefined) return undefined;
  const { branches, isPaused } = found.state;
  return {
    isPaused: isPaused === true,
    branches: Array.isArray(branches) ? branches.filter((each) => typeof each === "string") : [],
  };
}

/** The channel's one branch, which is made with it. Throws for one that several branches are rolled out on. */
export async function branchOfChannel(expo: Expo, name: string): Promise<string> {
  const channel = await channelNamed(expo, name);
  if (channel === undefined) {
    await makeChannel(expo, name);
    return name;
  }
  const [branch, other] = channel.branches;
  if (branch === undefined || other !== undefined)
    throw new Error(
      "Channel has multiple branches associated with it. Instead, use '--branch' instead of '--channel'",
    );
  return branch;
}

export async function makeChannel({ add }: Expo, name: string): Promise<void> {
  await add("Channel", { name, branches: [name], isPaused: false });
}

/** `eas channel:view NAME`. */
export const viewChannel: Command = async (args, expo) => {
  const { positionals } = parseArgs({ args: [...args], options: common, allowPositionals: true });
  const [name] = positionals;
  if (name === undefined) throw new Error("A channel name is required to view a specific channel.");
  const channel = await channelNamed(expo, name);
  if (channel === undefined) throw new Error(`Could not find channel with the name ${name}`);
  const groups = await expo.list("Group");
  return {
    currentPage: {
      name,
      isPaused: channel.isPaused,
      isProtected: false,
      updateBranches: channel.branches.map((branch) => {
        const newest = groups.find(({ state }) => textAt(state, "branch") === branch);
        return { name: branch, updateGroups: newest === undefined ? [] : [describeGroup(newest)] };
      }),
    },
  };
};
