import assert from "node:assert/strict";
import type { Request } from "miniflare";
import { z } from "zod";
import { relayBinding } from "../../../model/declared/worker-secrets.ts";
import { recordedExample } from "../../support/example.ts";
import { Workerd } from "../../support/workerd.ts";
import { googleToken, incident, World } from "./relay.ts";

const scriptInputs = z.object({
  scriptName: z.string(),
  content: z.string(),
  compatibilityDate: z.string(),
  bindings: z.array(z.record(z.string(), z.string())).default([]),
  migrations: z.object({ newSqliteClasses: z.tuple([z.string()]) }).optional(),
});
const pushConfig = z.object({
  pushEndpoint: z.string(),
  oidcToken: z.object({ serviceAccountEmail: z.string(), audience: z.string() }),
});

/** The Workers as the stack declares them, and not as a test would: only the secrets come from elsewhere, as from `gantry secrets sync`. */
async function deployed(world: World): Promise<Workerd> {
  const recording = await recordedExample("production");
  const [relay, outbox] = ["lotus-alerts-production", "lotus-alerts-production-outbox"].map((name) =>
    scriptInputs.parse(recording.get("cloudflare:index/workersScript:WorkersScript", name).inputs),
  );
  assert.ok(relay !== undefined && outbox?.migrations !== undefined);
  const bound = (type: string) => relay.bindings.filter((each) => each["type"] === type);
  const [objects] = bound("durable_object_namespace");
  const [className] = outbox.migrations.newSqliteClasses;
  const object = { className, useSQLite: true };
  assert.deepEqual([objects?.["className"], objects?.["scriptName"]], [className, outbox.scriptName]);
  const { compatibilityDate } = relay;
  return new Workerd({
    workers: [
      {
        modules: true,
        compatibilityDate,
        name: relay.scriptName,
        script: relay.content,
        bindings: {
          ...Object.fromEntries(bound("plain_text").map(({ name = "", text = "" }) => [name, text])),
          [relayBinding("line-channel-token")]: "a made-up token",
          [relayBinding("line-oncall-group")]: "C0ffee",
        },
        durableObjects: { [objects?.["name"] ?? ""]: { ...object, scriptName: outbox.scriptName } },
        outboundService: (request: Request) => world.answer(request),
      },
      {
        modules: true,
        compatibilityDate,
        name: outbox.scriptName,
        script: outbox.content,
        durableObjects: { OWN: object },
      },
    ],
  });
}

describe("the relay as the stack deploys it", () => {
  it("answers what Google pushes by the subscription of the stack, when LINE has it", async () => {
    const world = new World();
    const { miniflare } = await deployed(world);
    const subscription = (await recordedExample("production")).get(
      "gcp:pubsub/subscription:Subscription",
      "alerts-oncall",
    );
    const { pushEndpoint, oidcToken } = pushConfig.parse(subscription.inputs["pushConfig"]);
    const push = async (claims: Record<string, string>): Promise<number> => {
      const response = await miniflare.dispatchFetch(pushEndpoint, {
        method: "POST",
        headers: { authorization: `Bearer ${await googleToken({ claims })}` },
        body: incident("deployed"),
      });
      await response.text();
      return response.status;
    };
    const { serviceAccountEmail: email, audience: aud } = oidcToken;
    assert.equal(await push({ aud, email: "alerts-oncall@lotus-staging.iam.gserviceaccount.com" }), 401);
    assert.deepEqual(world.at("api.line.me"), []);
    assert.equal(await push({ aud, email }), 204);
    const [sent] = world.at("api.line.me");
    assert.equal(sent?.headers.get("authorization"), "Bearer a made-up token");
    assert.match(world.line(), /^🔴 lotus production: the latency of api is too high\n/);
  });
});
