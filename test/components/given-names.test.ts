import assert from "node:assert/strict";
import { isInSecretManager } from "../../model/declared/secret-credential-set.ts";
import { example, recordEnvironment } from "../support/example.ts";

/** What the engine and the clouds are told of staging, with every name that a catalog can give, or with none. */
async function staging(given: boolean): Promise<string[]> {
  const catalog = example();
  if (given) {
    for (const secret of catalog.secrets) if (isInSecretManager(secret)) secret.secretId = `OLD_${secret.id}`;
    for (const surface of catalog.surfaces)
      if (surface.platform === "vercel") surface.vercel.projectName = "old-web";
  }
  const { resources } = await recordEnvironment(catalog);
  return resources
    .filter(({ type }) => !type.startsWith("gantry:"))
    .map(({ type, name, inputs, options }) => `${type} ${name} ${JSON.stringify([inputs, options.protect])}`)
    .toSorted();
}

describe("what was there before, and keeps the name that it had", () => {
  it("is called so wherever something names it", async () => {
    const told = (await staging(true)).join("\n");
    const kept = example().secrets.filter(isInSecretManager);
    assert.ok(kept.length > 4);
    for (const { id } of kept) {
      assert.match(told, new RegExp(`"secretId":"OLD_${id}"`));
      assert.doesNotMatch(told, new RegExp(`"secret(?:Id)?":"${id}"|/secrets/${id}["/]`));
    }
    assert.match(told, /"name":"old-web"/);
    assert.match(told, /\\"project\\":\\"old-web\\"/);
    assert.doesNotMatch(told, /lotus-portal-staging/);
  });

  it("is in nothing else another", async () => {
    const after = await staging(true);
    const renamed = after.map((line) =>
      line.replaceAll("OLD_", "").replaceAll("old-web", "lotus-portal-staging"),
    );
    assert.deepEqual(renamed, await staging(false));
  });
});
