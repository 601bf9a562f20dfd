import { flushCompileCache } from "node:module";
import path from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import provider_grpc_pb from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { Faults } from "./faults.ts";
import type { Cloud } from "./lifecycle/cloud.ts";
import { providers } from "./providers.ts";
import { providerService } from "./service.ts";
import { Store } from "./store.ts";

/**
 * The process that the engine starts for an emulated provider: `plugin.ts <provider> <project root> <version>`. It
 * speaks the provider protocol itself rather than through `main` of `@pulumi/pulumi/provider`, which passes on neither
 * the provider's configuration nor previews, and loads the whole SDK (docs/local-cloud.md has the times).
 */
async function main(name: string, projectRoot: string, version: string): Promise<void> {
  const entry = providers.find((each) => each.name === name);
  if (entry === undefined) throw new Error(`unknown provider "${name}"`);
  const root = path.join(projectRoot, ".gantry", "cloud");
  const cloud: Cloud = {
    provider: await entry.load(),
    store: new Store(root),
    faults: new Faults(root),
    config: {},
    facts: {},
  };
  const server = new Server({
    "grpc.max_receive_message_length": 400 * 1024 * 1024,
    "grpc.max_send_message_length": 400 * 1024 * 1024,
  });
  server.addService(provider_grpc_pb.ResourceProviderService, providerService(cloud, version, process.env));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    // The engine reads the port from the first line.
    process.stdout.write(`${port}\n`);
  });
  lookAfterItself();
}

/**
 * An engine that is killed leaves its plugins behind, and nobody else would end them; one that ends kills them, so
 * that Node would never write its compile cache, which halves the time of the next start.
 */
function lookAfterItself(): void {
  const parent = process.ppid;
  setTimeout(flushCompileCache, 100);
  setInterval(() => {
    flushCompileCache();
    if (process.ppid !== parent) process.exit(0);
  }, 1000);
}

const [name = "", projectRoot = "", version = ""] = process.argv.slice(2);
await main(name, projectRoot, version);
