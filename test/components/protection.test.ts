import assert from "node:assert/strict";
import type { Waiver } from "../../model/declared/waiver.ts";
import { isProtectedType, protectedTypes } from "../../model/protected-types.ts";
import { knownTypes } from "../../policy/known-types.ts";
import { example, recordedExample, recordEnvironment } from "../support/example.ts";
import type { Recording } from "../support/recording.ts";

const waiver: Waiver = {
  id: "portal-goes",
  rule: "require-deletion-protection",
  resource: "vercel:index/project:Project portal",
  stack: "environment",
  owner: "portal-team",
  reason: "another project takes its place",
  once: true,
  expires: "2026-12-01",
  declaredAt: "environments/production/config.yml:1",
};

/** Type and name of what the engine may delete although it serves or holds something. */
function unprotected({ resources }: Recording): string[] {
  return resources
    .filter(({ type, options }) => isProtectedType(type) && options.protect !== true)
    .map(({ type, name }) => `${type} ${name}`);
}

async function productionWith(...waivers: Waiver[]): Promise<Recording> {
  return recordEnvironment({ ...example("production"), waivers });
}

describe("what serves production or cannot be made again", () => {
  it("is protected by the engine, whatever cloud it is in", async () => {
    const recording = await recordedExample("production");
    assert.deepEqual(unprotected(recording), []);
    const made = new Set(recording.resources.map(({ type }) => type));
    const missing = Object.keys(protectedTypes).filter((type) => knownTypes.has(type) && !made.has(type));
    assert.deepEqual(missing, [], "nothing of the example shows that these are protected");
  });

  it("is free to go in an environment where no surface is protected", async () => {
    const recording = await recordedExample();
    assert.ok(recording.resources.some(({ type }) => isProtectedType(type)));
    assert.ok(recording.resources.every(({ options }) => options.protect !== true));
  });

  it("is let go by a waiver for it, and nothing else is", async () => {
    assert.deepEqual(unprotected(await productionWith(waiver)), [waiver.resource]);
  });

  it("is let go by Google as well, where Google has a protection of its own", async () => {
    const service = "gcp:cloudrunv2/service:Service api-us-east";
    const secret = "gcp:secretmanager/secret:Secret api-database-url";
    const recording = await productionWith(
      { ...waiver, resource: service },
      { ...waiver, id: "secret-goes", resource: secret },
    );
    assert.deepEqual(unprotected(recording).toSorted(), [service, secret]);
    for (const resource of [service, secret]) {
      const [type = "", name = ""] = resource.split(" ");
      assert.equal(recording.get(type, name).inputs["deletionProtection"], false);
    }
  });

  it("stays protected under a waiver of another rule", async () => {
    assert.deepEqual(unprotected(await productionWith({ ...waiver, rule: "require-runbooks" })), []);
  });
});
