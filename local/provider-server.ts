import path from "node:path";
import { Server } from "@grpc/grpc-js";
import provider_grpc_pb from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { Faults } from "./faults.ts";
import type { Cloud } from "./lifecycle/cloud.ts";
import { providers } from "./providers.ts";
import { providerService } from "./service.ts";
import { Store } from "./store.ts";

export interface ProviderServerOptions {
  /** As the engine calls it, such as `gcp`. */
  name: string;
  projectRoot: string;
  version: string;
  /** Environment variables, in which some providers look for what their configuration does not say. */
  variables: Readonly<Record<string, string | undefined>>;
}

/**
 * A gRPC server for one instance of an emulated provider, not yet listening. It speaks the provider protocol itself rather
 * than through `main` of `@pulumi/pulumi/provider`, which passes on neither the provider's configuration nor previews, and
 * loads the whole SDK (docs/local-cloud.md has the times).
 */
export async function providerServer(options: ProviderServerOptions): Promise<Server> {
  const { name, projectRoot, version, variables } = options;
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
  server.addService(provider_grpc_pb.ResourceProviderService, providerService(cloud, version, variables));
  return server;
}
