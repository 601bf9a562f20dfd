import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { z } from "zod";
import provider_grpc_pb from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import { installProviders } from "../../local/install-providers.ts";
import { Store } from "../../local/store.ts";
import { fromStruct, toStruct } from "../../local/struct.ts";
import type { Properties } from "../../local/values.ts";
import { cleanUp, temporaryFolder } from "../support/clean-up.ts";

/** A resource as the engine would remember it. */
export interface Remembered {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly state: Properties;
}

export interface Difference {
  readonly changed: boolean;
  /** Paths that differ, and those of them that replace the resource. */
  readonly paths: readonly string[];
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** A project's folder with the emulated providers installed, for as long as a suite runs. */
export class LocalCloud {
  readonly root = temporaryFolder("gantry it's a cloud-");
  readonly dir = path.join(this.root, ".gantry", "cloud");
  readonly store = new Store(this.dir);

  /** The program that the engine would find for a provider. */
  plugin(provider: string): string {
    installProviders(this.root, process.execPath);
    const plugins = path.join(this.root, ".gantry", "home", "plugins");
    const folder = readdirSync(plugins).find((name) => name.startsWith(`resource-${provider}-v`)) ?? "";
    return path.join(plugins, folder, `pulumi-resource-${provider}`);
  }

  /** Starts a provider's process as the engine does: through what was installed, and with its first line as port. */
  async start(provider: string, config: Readonly<Record<string, string>>): Promise<Plugin> {
    const child = spawn(this.plugin(provider), ["127.0.0.1:1"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const port = z.tuple([z.string()]).parse(await once(createInterface(child.stdout), "line"))[0];
    const client = new provider_grpc_pb.ResourceProviderClient(
      `127.0.0.1:${port}`,
      credentials.createInsecure(),
    );
    const plugin = new Plugin(client, () => child.kill());
    cleanUp(() => {
      plugin.stop();
    });
    await plugin.configure(provider, config);
    return plugin;
  }
}

/** One provider's process, driven as the engine drives it. */
export class Plugin {
  readonly client: provider_grpc_pb.ResourceProviderClient;
  readonly #end: () => void;

  constructor(client: provider_grpc_pb.ResourceProviderClient, end: () => void) {
    this.client = client;
    this.#end = end;
  }

  stop(): void {
    this.client.close();
    this.#end();
  }

  async configure(provider: string, config: Readonly<Record<string, string>>): Promise<void> {
    const request = new pb.ConfigureRequest();
    for (const [name, value] of Object.entries(config))
      request.getVariablesMap().set(`${provider}:config:${name}`, value);
    await call((done) => this.client.configure(request, done));
  }

  /** The checked inputs; throws with every refused property when there is one. */
  async check(type: string, name: string, inputs: Properties, olds: Properties = {}): Promise<Properties> {
    const request = new pb.CheckRequest();
    request.setUrn(urn(type, name));
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(inputs));
    request.setRandomseed(new Uint8Array([1, 2, 3]));
    const response = await call<pb.CheckResponse>((done) => this.client.check(request, done));
    const failures = response.getFailuresList().map((each) => `${each.getProperty()}: ${each.getReason()}`);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    return fromStruct(response.getInputs());
  }

  async create(
    type: string,
    name: string,
    inputs: Properties,
    { preview = false } = {},
  ): Promise<Remembered> {
    const checked = await this.check(type, name, inputs);
    const request = new pb.CreateRequest();
    request.setUrn(urn(type, name));
    request.setProperties(toStruct(checked));
    request.setPreview(preview);
    const response = await call<pb.CreateResponse>((done) => this.client.create(request, done));
    return { type, name, id: response.getId(), inputs: checked, state: fromStruct(response.getProperties()) };
  }

  async diff(old: Remembered, inputs: Properties): Promise<Difference> {
    const request = new pb.DiffRequest();
    request.setUrn(urn(old.type, old.name));
    request.setId(old.id);
    request.setOlds(toStruct(old.state));
    request.setOldInputs(toStruct(old.inputs));
    request.setNews(toStruct(await this.check(old.type, old.name, inputs, old.inputs)));
    const response = await call<pb.DiffResponse>((done) => this.client.diff(request, done));
    return {
      changed: response.getChanges() === pb.DiffResponse.DiffChanges.DIFF_SOME,
      paths: [...new Map(response.getDetaileddiffMap().toArray()).keys()].sort(),
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async update(old: Remembered, inputs: Properties, { preview = false } = {}): Promise<Remembered> {
    const checked = await this.check(old.type, old.name, inputs, old.inputs);
    const request = new pb.UpdateRequest();
    request.setUrn(urn(old.type, old.name));
    request.setId(old.id);
    request.setOlds(toStruct(old.state));
    request.setOldInputs(toStruct(old.inputs));
    request.setNews(toStruct(checked));
    request.setPreview(preview);
    const response = await call<pb.UpdateResponse>((done) => this.client.update(request, done));
    return { ...old, inputs: checked, state: fromStruct(response.getProperties()) };
  }

  /** What a refresh finds; undefined when the resource is gone. */
  async read(old: Remembered): Promise<Remembered | undefined> {
    const request = new pb.ReadRequest();
    request.setUrn(urn(old.type, old.name));
    request.setId(old.id);
    request.setProperties(toStruct(old.state));
    request.setInputs(toStruct(old.inputs));
    const response = await call<pb.ReadResponse>((done) => this.client.read(request, done));
    if (response.getId() === "") return undefined;
    const [state, inputs] = [fromStruct(response.getProperties()), fromStruct(response.getInputs())];
    return { ...old, id: response.getId(), state, inputs };
  }

  /** What an import of that id finds. */
  import(type: string, name: string, id: string): Promise<Remembered | undefined> {
    return this.read({ type, name, id, inputs: {}, state: {} });
  }

  async delete(old: Remembered): Promise<void> {
    const request = new pb.DeleteRequest();
    request.setUrn(urn(old.type, old.name));
    request.setId(old.id);
    request.setProperties(toStruct(old.state));
    await call((done) => this.client.delete(request, done));
  }
}

/** Awaits a call; the engine shows the details of a failure, so they become the message. */
export function call<T>(
  start: (done: (error: ServiceError | null, response: T) => void) => unknown,
): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, response) => {
      if (error === null) resolve(response);
      else reject(new Error(error.details));
    });
  });
}

function urn(type: string, name: string): string {
  return `urn:pulumi:staging::gantry::${type}::${name}`;
}
