import type { StoredResource } from "../stored-resource.ts";
import { textAt, type Value } from "../values.ts";

/** A group as lists show it: its message in quotes, with age and author behind. */
export function describeGroup({ id, state }: StoredResource): Value {
  const { rolloutPercentage } = state;
  return {
    branch: textAt(state, "branch") ?? "",
    message: `"${cut(textAt(state, "message") ?? "", 512)}" (just now by robot)`,
    runtimeVersion: textAt(state, "runtimeVersion") ?? "",
    isRollBackToEmbedded: false,
    ...(rolloutPercentage === undefined ? {} : { rolloutPercentage }),
    group: id,
    platforms: platformsOf(state["platforms"]).join(", "),
  };
}

/** What a command that publishes says: one update for each platform. */
export function updatesOf({ id, createdAt, state }: StoredResource): Value[] {
  return platformsOf(state["platforms"]).map((platform) => ({
    id: `${id}-${platform}`,
    createdAt,
    group: id,
    branch: textAt(state, "branch") ?? "",
    message: textAt(state, "message") ?? "",
    runtimeVersion: textAt(state, "runtimeVersion") ?? "",
    platform,
  }));
}

function platformsOf(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** As Expo cuts a message. */
export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 3)}...` : text;
}
