import assert from "node:assert/strict";
import { environmentStack } from "../../stacks/environment.ts";
import { beforeFirst, example, settingsOf } from "../support/example.ts";
import { record } from "../support/recording.ts";

const canary = "canary-4f9d1c7e-do-not-leak";

/** A text as it may hide in another: plain, base64, URL-encoded. */
const disguises = [canary, Buffer.from(canary).toString("base64").slice(0, -2), encodeURIComponent(canary)];

describe("secrets", () => {
  it("reach neither the inputs of a resource nor the outputs of the stack", async () => {
    const catalog = example("production");
    const config = {
      "github:token": canary,
      "vercel:apiToken": canary,
      "cloudflare:apiToken": canary,
      "gcp:credentials": canary,
    };
    const { resources, outputs } = await record(
      () => environmentStack(catalog, settingsOf(catalog), beforeFirst(catalog)),
      {
        stack: "production",
        config,
      },
    );
    const seen = JSON.stringify([resources.map(({ inputs }) => inputs), outputs]);
    for (const disguise of disguises) assert.ok(!seen.includes(disguise));
  });

  it("are never given a version, which would carry the value", async () => {
    const catalog = example("production");
    const { resources } = await record(() =>
      environmentStack(catalog, settingsOf(catalog), beforeFirst(catalog)),
    );
    const types = new Set(resources.map(({ type }) => type));
    for (const type of types) {
      assert.doesNotMatch(type, /SecretVersion|ActionsSecret|ActionsEnvironmentSecret|UserToken/);
    }
  });
});
