import type { Recording, RecordedResource } from "../../support/recording.ts";

/** What Pulumi.<stack>.yaml gives to the providers. */
export interface ProviderInputs {
  project: string;
  region: string;
}

/** A resource as a state has it. */
export interface StateResource {
  urn: string;
  type: string;
  custom: boolean;
  id?: string;
  /** The URN of its provider, `::`, and that one's id. */
  provider?: string;
  parent?: string;
  protect?: boolean;
  ignoreChanges?: string[];
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** A state as `pulumi stack export` writes it, as far as a pack sees it. */
export interface State {
  version: 3;
  deployment: { manifest: object; resources: StateResource[] };
}

/**
 * The state that a recorded program would leave, as `pulumi stack export` writes it: what a cloud computes is missing, and
 * no rule may need it.
 */
export function stateOf({ resources }: Recording, stack: string, provided: Partial<ProviderInputs>): State {
  const root = {
    urn: `urn:pulumi:${stack}::gantry::${stackType}::gantry-${stack}`,
    type: stackType,
    custom: false,
  };
  const own = resources.filter(({ type }) => type !== stackType);
  const providers = new Set(own.filter(isCustom).map(({ type }) => type.split(":", 1)[0] ?? ""));
  return {
    version: 3,
    deployment: {
      manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
      resources: [
        root,
        ...[...providers].map((name) => ({
          urn: providerUrn(stack, name),
          type: `pulumi:providers:${name}`,
          custom: true,
          id: name,
          inputs: { version: "1.0.0", ...(name === "gcp" ? provided : {}) },
        })),
        ...own.map((resource) => ({
          urn: urnOf(stack, resource),
          type: resource.type,
          custom: isCustom(resource),
          ...(isCustom(resource) ? { id: `${resource.name}-id`, provider: providerOf(stack, resource) } : {}),
          parent:
            resource.parent === undefined || resource.parent.type === stackType
              ? root.urn
              : urnOf(stack, resource.parent),
          protect: resource.options.protect ?? false,
          ignoreChanges: resource.options.ignoreChanges ?? [],
          inputs: resource.inputs,
          outputs: resource.inputs,
        })),
      ],
    },
  };
}

const stackType = "pulumi:pulumi:Stack";

function isCustom({ type }: RecordedResource): boolean {
  return !type.startsWith("gantry:");
}

function urnOf(stack: string, resource: RecordedResource): string {
  const types: string[] = [];
  for (let at: RecordedResource | undefined = resource; at !== undefined; at = at.parent) {
    if (at.type !== stackType) types.unshift(at.type);
  }
  return `urn:pulumi:${stack}::gantry::${types.join("$")}::${resource.name}`;
}

function providerUrn(stack: string, name: string): string {
  return `urn:pulumi:${stack}::gantry::pulumi:providers:${name}::default_1_0_0`;
}

function providerOf(stack: string, { type }: RecordedResource): string {
  const name = type.split(":", 1)[0] ?? "";
  return `${providerUrn(stack, name)}::${name}`;
}
