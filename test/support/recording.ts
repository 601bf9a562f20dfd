import "../../stacks/lean-sdk.ts";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

const inputsSchema = z.record(z.string(), z.unknown());

/** A resource as the program asked for it. */
export interface RecordedResource {
  type: string;
  name: string;
  /** As the engine receives them, every Output awaited. */
  inputs: Record<string, unknown>;
  options: pulumi.CustomResourceOptions;
  /** The component it belongs to; undefined for what belongs to the stack. */
  parent: RecordedResource | undefined;
  /** Type and name of what it depends on. */
  dependsOn: readonly string[];
}

/** One run of a program against mocks. */
export interface Recording {
  resources: readonly RecordedResource[];
  outputs: unknown;
  /** The one resource of that type and name. Throws where there is none. */
  get(type: string, name: string): RecordedResource;
  /** All resources of a type, in the order of their names. */
  all(type: string): RecordedResource[];
}

export interface RecordingOptions {
  stack?: string;
  /** Configuration as the engine hands it over. */
  config?: Record<string, string>;
}

/** The number that the mocked Google gives to every project. */
export const projectNumber = "123456789012";

/** Runs a program without an engine and tells what it asked for and returned. */
export async function record(
  program: () => pulumi.Inputs | Promise<pulumi.Inputs>,
  { stack = "staging", config = {} }: RecordingOptions = {},
): Promise<Recording> {
  const resources = new Map<pulumi.Resource, RecordedResource>();
  const inputs = new Map<string, Record<string, unknown>>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs: given }) => {
        const parsed = inputsSchema.parse(reveal(given));
        inputs.set(`${type} ${name}`, parsed);
        return { id: `${name}-id`, state: { ...parsed, ...computed(type, name) } };
      },
      call: () => ({}),
    },
    "gantry",
    stack,
  );
  pulumi.runtime.setAllConfig(config);
  const outputs: unknown = await pulumi.runtime.runInPulumiStack(async () => {
    pulumi.runtime.registerStackTransformation(({ resource, type, name, opts }) => {
      const parent = opts.parent && resources.get(opts.parent);
      const recorded = { type, name, inputs: {}, options: opts, parent, dependsOn: [] };
      resources.set(resource, recorded);
      return undefined;
    });
    return await program();
  });
  // The stack's outputs are still on their way, to the mocks of whoever sets theirs next.
  await pulumi.runtime.disconnect();
  const all = [...resources.values()];
  for (const resource of all) {
    resource.inputs = inputs.get(`${resource.type} ${resource.name}`) ?? {};
    const { dependsOn } = resource.options;
    resource.dependsOn = dependencies(
      pulumi.Output.isInstance(dependsOn) ? await awaited(dependsOn) : dependsOn,
    );
  }
  return { resources: all, outputs, ...lookups(all) };

  function dependencies(dependsOn: unknown): string[] {
    const list: unknown[] = Array.isArray(dependsOn) ? dependsOn : [dependsOn];
    return list
      .filter((each) => pulumi.Resource.isInstance(each))
      .map((each) => {
        const found = resources.get(each);
        return `${found?.type ?? "?"} ${found?.name ?? "?"}`;
      });
  }
}

/** Where what is waited for may be made later, the SDK has its promise as an Output. */
async function awaited(output: pulumi.Output<unknown>): Promise<unknown> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}

/** A value inside of inputs by its path, such as `template.containers.0.image`. */
export function at(resource: RecordedResource, path: string): unknown {
  let value: unknown = resource.inputs;
  for (const key of path.split(".")) {
    value = value !== null && typeof value === "object" ? Reflect.get(value, key) : undefined;
  }
  return value;
}

function lookups(resources: readonly RecordedResource[]): Pick<Recording, "get" | "all"> {
  return {
    get: (type, name) => {
      const found = resources.find((each) => each.type === type && each.name === name);
      if (!found) throw new Error(`no ${type} named ${name}`);
      return found;
    },
    all: (type) =>
      resources.filter((each) => each.type === type).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** The mark of a secret value on the engine's wire. */
const signature = "4dabf18193072939515e22adb298388d";

/** What an SDK marks as a secret, without the mark. */
function reveal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reveal);
  if (value === null || typeof value !== "object") return value;
  if (signature in value && "value" in value) return reveal(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, reveal(each)]));
}

/** What the providers compute and the programs read. */
function computed(type: string, name: string): Record<string, unknown> {
  const pool = `projects/${projectNumber}/locations/global/workloadIdentityPools/github`;
  switch (type) {
    case "gcp:iam/workloadIdentityPool:WorkloadIdentityPool":
      return { name: pool };
    case "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider":
      return { name: `${pool}/providers/github-actions` };
    case "gcp:cloudrunv2/service:Service":
      return { uri: `https://${name}.a.run.app` };
    default:
      return {};
  }
}
