import assert from "node:assert/strict";
import { credentials } from "@grpc/grpc-js";
import provider_grpc_pb from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { serveProviders, type ServedProviders } from "../../local/serve-providers.ts";
import { providers } from "../../local/providers.ts";
import { cleanUp } from "../support/clean-up.ts";
import { LocalCloud, Plugin } from "./plugin-client.ts";

const topic = "gcp:pubsub/topic:Topic";

describe("providers served from one process", () => {
  let cloud: LocalCloud;
  before(() => {
    cloud = new LocalCloud();
  });
  let served: ServedProviders;
  const connect = (provider: string): Plugin => {
    const port = new Map(
      served.addresses.split(",").map((each): [string, string] => [each.split(":")[0] ?? "", each]),
    );
    const address = `127.0.0.1:${port.get(provider)?.split(":")[1] ?? ""}`;
    // As the engine's: a connection of its own for each client.
    const options = { "grpc.use_local_subchannel_pool": 1 };
    const client = new provider_grpc_pb.ResourceProviderClient(
      address,
      credentials.createInsecure(),
      options,
    );
    const plugin = new Plugin(client, () => undefined);
    cleanUp(() => {
      plugin.stop();
    });
    return plugin;
  };

  beforeEach(async () => {
    served = await serveProviders({ projectRoot: cloud.root, variables: {} });
    cleanUp(() => {
      served.close();
    });
  });

  it("are all there, each at an address of its own", () => {
    const entries = served.addresses.split(",").map((each) => each.split(":"));
    assert.deepEqual(
      entries.map(([name]) => name),
      providers.map(({ name }) => name),
    );
    assert.equal(new Set(entries.map(([, port]) => port)).size, providers.length);
  });

  it("answer as a process does, over the same files", async () => {
    const gcp = connect("gcp");
    await gcp.configure("gcp", { project: "lotus-staging" });
    const made = await gcp.create("gcp:projects/service:Service", "pubsub", {
      service: "pubsub.googleapis.com",
    });
    const asProcess = await cloud.start("gcp", { project: "lotus-staging" });
    assert.equal((await asProcess.read(made))?.id, made.id);
  });

  it("keep the configurations of two connections apart", async () => {
    const [first, second] = [connect("gcp"), connect("gcp")];
    await first.configure("gcp", { project: "lotus-staging" });
    await second.configure("gcp", { project: "lotus-production" });
    const ofFirst = await first.create(topic, "alerts", { name: "alerts" }, { preview: true });
    const ofSecond = await second.create(topic, "alerts", { name: "alerts" }, { preview: true });
    assert.deepEqual(
      [ofFirst.state["project"], ofSecond.state["project"]],
      ["lotus-staging", "lotus-production"],
    );
  });

  it("are gone when they are closed, with every connection", async () => {
    const gcp = connect("gcp");
    await gcp.configure("gcp", { project: "lotus-staging" });
    served.close();
    await assert.rejects(
      gcp.configure("gcp", { project: "lotus-staging" }),
      /Connection dropped|No connection established|ECONNREFUSED/,
    );
  });
});
