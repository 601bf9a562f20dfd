import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { FaultFile } from "../../local/fault-file.ts";
import { LocalCloud, type Plugin } from "./plugin-client.ts";

const variable = "github:index/actionsVariable:ActionsVariable";

describe("faults on demand", () => {
  let cloud: LocalCloud;
  let github: Plugin;
  let other: Plugin;
  before(async () => {
    cloud = new LocalCloud();
    [github, other] = await Promise.all([
      cloud.start("github", { owner: "a" }),
      cloud.start("github", { owner: "b" }),
    ]);
    mkdirSync(cloud.dir, { recursive: true });
  });

  const demand = (...faults: FaultFile["faults"]) => {
    writeFileSync(path.join(cloud.dir, "faults.json"), JSON.stringify({ faults }));
  };
  const create = (plugin: Plugin, name: string) =>
    plugin.create(variable, name, { repository: "lotus", variableName: name, value: "x" });

  it("say what the cloud would say, by kind", async () => {
    for (const [kind, message] of [
      ["quota", /Quota exceeded/],
      ["permission", /denied/],
      ["unavailable", /unavailable/],
      ["timeout", /Deadline/],
    ] as const) {
      demand({ provider: "github", kind });
      await assert.rejects(create(github, "ANY"), message);
    }
    demand({ provider: "github", kind: "quota", message: "API rate limit exceeded" });
    await assert.rejects(create(github, "ANY"), /API rate limit exceeded/);
  });

  it("strike only what they name", async () => {
    demand({ type: "github:*:ActionsVariable", name: "BAD_*", operation: "create", kind: "permission" });
    await create(github, "GOOD_1");
    await assert.rejects(create(github, "BAD_1"), /denied/);
    demand(
      { type: variable, operation: "delete", kind: "permission" },
      { provider: "vercel", kind: "quota" },
    );
    await create(github, "BAD_1");
  });

  it("strike as often as they say, over all processes together", async () => {
    demand({ id: "thrice", provider: "github", kind: "unavailable", times: 3 });
    const names = Array.from({ length: 10 }, (_each, n) => `N_${n}`);
    const results = await Promise.allSettled(
      names.map((name, n) => create(n % 2 === 0 ? github : other, name)),
    );
    assert.equal(results.filter(({ status }) => status === "rejected").length, 3);
  });

  it("can be nothing but latency", async () => {
    demand({ provider: "github", latencyMs: 80 });
    const started = performance.now();
    await create(github, "SLOW");
    assert.ok(performance.now() - started >= 80);
  });

  it("leave nothing behind of what failed", async () => {
    demand({ provider: "github", kind: "unavailable" });
    await assert.rejects(create(github, "FAILED"));
    demand();
    await create(github, "FAILED");
  });

  it("are refused with the file's name when they are written wrongly", async () => {
    writeFileSync(path.join(cloud.dir, "faults.json"), JSON.stringify({ faults: [{ kind: "qouta" }] }));
    await assert.rejects(create(github, "ANY"), /faults\.json.*kind/s);
    demand();
  });
});
