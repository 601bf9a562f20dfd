import assert from "node:assert/strict";
import { OFREPProvider } from "@openfeature/ofrep-provider";
import { OFREPWebProvider } from "@openfeature/ofrep-web-provider";
import { OpenFeature as Server } from "@openfeature/server-sdk";
import { OpenFeature as Web, ProviderEvents } from "@openfeature/web-sdk";
import { cleanUp } from "../../support/clean-up.ts";
import { apiKey, Evaluator, flag, wanted } from "./evaluator.ts";

const flags = {
  search: flag({ rolloutPercentage: 100 }),
  tables: flag({ rolloutPercentage: 50 }),
  beta: flag({ cohorts: ["support"] }),
};
const cohorts = { support: { type: "label", rule: 'subject.team == "support"' } } as const;
const support = { targetingKey: "สมชาย", team: "support" };

function pageProvider(baseUrl: string, pollInterval: number): OFREPWebProvider & { hooks: [] } {
  const headers: [string, string][] = [["X-API-Key", apiKey]];
  const none: [] = [];
  // Its types say that there may be no hooks, and the SDK's that there must be.
  return Object.assign(new OFREPWebProvider({ baseUrl, headers, pollInterval }), { hooks: none });
}

describe("OpenFeature's own SDKs", () => {
  let evaluator: Evaluator;
  before(async () => {
    evaluator = new Evaluator({ hasApiKey: true });
    await evaluator.put(flags, cohorts);
  });

  it("of a server asks for each flag", async () => {
    cleanUp(() => Server.close());
    const headers = { "X-API-Key": apiKey };
    await Server.setProviderAndWait(new OFREPProvider({ baseUrl: await evaluator.url(), headers }));
    const client = Server.getClient();
    const { value, reason, variant } = await client.getBooleanDetails("search", false);
    assert.deepEqual([value, reason, variant], [true, "STATIC", "on"]);
    assert.equal((await client.getBooleanDetails("beta", false, support)).reason, "TARGETING_MATCH");
    assert.equal((await client.getBooleanDetails("tables", false, support)).reason, "SPLIT");
    const without = await client.getBooleanDetails("tables", true);
    assert.deepEqual([without.value, without.errorCode], [true, "TARGETING_KEY_MISSING"]);
    const unknown = await client.getBooleanDetails("nothing", false, support);
    assert.equal(unknown.errorCode, "FLAG_NOT_FOUND");
  });

  it("of a page, which React Native takes as well, asks for all at once and again where somebody else logs in", async () => {
    cleanUp(() => Web.close());
    const baseUrl = await evaluator.url();
    await Web.setContext({ targetingKey: "a", team: "sales" });
    await Web.setProviderAndWait(pageProvider(baseUrl, -1));
    const client = Web.getClient();
    assert.equal(client.getBooleanValue("search", false), true);
    assert.equal(client.getBooleanValue("beta", false), false);
    await Web.setContext(support);
    assert.equal(client.getBooleanDetails("beta", false).reason, "TARGETING_MATCH");
  });

  it("is told of a kill when it asks next", async () => {
    cleanUp(() => Web.close());
    const baseUrl = await evaluator.url();
    await Web.setContext(support);
    await Web.setProviderAndWait(pageProvider(baseUrl, 50));
    const client = Web.getClient();
    assert.equal(client.getBooleanValue("search", false), true);
    const changed = new Promise<void>((resolve) => {
      client.addHandler(ProviderEvents.ConfigurationChanged, () => {
        resolve();
      });
    });
    assert.equal((await evaluator.kill(wanted())).status, 200);
    await changed;
    assert.equal(client.getBooleanValue("search", false), false);
  });
});
