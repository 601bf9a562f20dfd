import { ExitCode, GantryError } from "../model/errors.ts";

/** By action: the commit that stands for a version, which a tag would not since it can be moved. */
export type Pins = Readonly<Record<string, { version: `v${number}${string}`; sha: string }>>;

/** The file that pins the actions, as people name it. */
export const pinsFile = "workflows/pins.ts";

/** The pin of an action. Throws where there is none: an action is never used by a name that can be moved. */
export function pinOf(pins: Pins, action: string): Pins[string] {
  const found = pins[action];
  if (found !== undefined) return found;
  throw new GantryError(`the action "${action}" has no pin`, {
    hint: `add "${action}": { version: "v…", sha: "…" } to ${pinsFile}, with the commit of that version's tag`,
    exitCode: ExitCode.usage,
  });
}

/**
 * Commits of the actions that generated workflows use, read from the tags of their repositories (November 2026).
 * A new version: look at what changed, put its commit here, run `gantry workflows generate`.
 */
export const actions: Pins = {
  "actions/attest-build-provenance": { version: "v4.1.0", sha: "a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32" },
  "actions/cache": { version: "v5.0.5", sha: "27d5ce7f107fe9357f9df03efb73ab90386fccae" },
  "actions/checkout": { version: "v7.0.1", sha: "3d3c42e5aac5ba805825da76410c181273ba90b1" },
  "actions/create-github-app-token": { version: "v3.1.1", sha: "1b10c78c7865c340bc4f6099eb2f838309f1e8c3" },
  "actions/download-artifact": { version: "v8.0.1", sha: "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c" },
  "actions/setup-go": { version: "v7.0.0", sha: "b7ad1dad31e06c5925ef5d2fc7ad053ef454303e" },
  "actions/setup-node": { version: "v7.0.0", sha: "820762786026740c76f36085b0efc47a31fe5020" },
  "actions/setup-python": { version: "v7.0.0", sha: "5fda3b95a4ea91299a34e894583c3862153e4b97" },
  "actions/upload-artifact": { version: "v7.0.0", sha: "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f" },
  "astral-sh/setup-uv": { version: "v10.0.1", sha: "20cfd1bf945f4377ade1205e4dbc17946fc9a30d" },
  "docker/build-push-action": { version: "v7.3.0", sha: "53b7df96c91f9c12dcc8a07bcb9ccacbed38856a" },
  "docker/login-action": { version: "v4.1.0", sha: "4907a6ddec9925e35a0a9e82d7399ccc52663121" },
  "docker/setup-buildx-action": { version: "v4.3.0", sha: "37fe631027851001ddb9b187196cc803df7f5f0e" },
  "expo/expo-github-action": { version: "v9", sha: "eab7a230208c952974db8c3245cfd78402c7b385" },
  "google-github-actions/auth": { version: "v3.0.0", sha: "7c6bc770dae815cd3e89ee6cdf493a5fab2cc093" },
  "pulumi/actions": { version: "v7.0.0", sha: "8e5e406f4007fca908480587cb9893c07090f58d" },
  "step-security/harden-runner": { version: "v2.20.1", sha: "b09bb98e06d4d774595224525879c09bc6e98c40" },
};
