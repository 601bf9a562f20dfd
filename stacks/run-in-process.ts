import "./lean-sdk.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { GantryError } from "../model/errors.ts";
import { placeholderText } from "./placeholder.ts";
import { stackProgram, type StackOptions } from "./program.ts";
import { projectName, readStackFile, textSettings } from "../catalog/stack-file.ts";

/** A resource that a program asked for. */
export interface DeclaredResource {
  /** As the engine would call it. */
  urn: string;
  type: string;
  name: string;
  /** The component it belongs to; undefined for what belongs to the stack. */
  parent: Pick<DeclaredResource, "type" | "name" | "parent"> | undefined;
  /** With a placeholder (placeholder.ts) where only a cloud will tell; a secret in the SDK's wrapping. */
  inputs: Readonly<Record<string, unknown>>;
  options: DeclaredOptions;
}

/** What a program says of a resource beside its inputs, as far as any of ours does. */
export interface DeclaredOptions {
  protect: boolean;
  ignoreChanges: readonly string[];
  deleteBeforeReplace: boolean;
  /** Whether it has other times than its provider's. */
  customTimeouts: boolean;
}

/**
 * Runs the program of a stack without an engine: Pulumi's mocks take every resource. No provider checks an input, no
 * rule runs, nothing is compared with what exists. Resources come in the order in which they were asked for.
 */
export async function runInProcess(options: {
  root: string;
  stack: string;
  local: boolean;
}): Promise<readonly DeclaredResource[]> {
  const { root, stack, local } = options;
  const ownLedger = local && existsSync(join(root, ".gantry", "rotations"));
  return runProgram({
    root,
    stack,
    rotationsDir: ownLedger ? ".gantry/rotations" : undefined,
    guarded: true,
    localState: local,
    place: local ? "local" : "remote",
    own: { folder: root, mayLack: false, run: true },
    now: new Date(),
  });
}

/** The same, for whoever knows all that the engine's run is given. */
export async function runProgram(options: StackOptions): Promise<readonly DeclaredResource[]> {
  const { root, stack } = options;
  const project = projectName(root);
  const run = new Run({ project, stack });
  await pulumi.runtime.setMocks(run.mocks, project, stack, true);
  pulumi.runtime.setAllConfig(textSettings(stack, readStackFile(root, stack)));
  const failures: unknown[] = [];
  await pulumi.runtime.runInPulumiStack(async () => {
    pulumi.runtime.registerStackTransformation((asked) => {
      run.note(asked);
      return undefined;
    });
    try {
      return await stackProgram(options);
    } catch (error) {
      // The SDK waits for the program's result in several places: thrown here, the error would come out of all of them.
      failures.push(error);
      return {};
    }
  });
  // The program's last calls are still under way; a further run in this process would be handed them.
  await pulumi.runtime.disconnect();
  const [failure] = failures;
  if (failure instanceof Error) throw failure;
  if (failures.length > 0)
    throw new Error("the program threw something that is no error", { cause: failure });
  return run.declared();
}

const stackType = "pulumi:pulumi:Stack";
const properties = z.record(z.string(), z.unknown());

interface Asked {
  resource: Omit<DeclaredResource, "inputs">;
  /** Its types down to its own, as a URN has them. */
  types: string;
  /** The names of what the program does not say: inputs that it leaves out, and outputs. */
  unsaid: readonly string[];
}

/** What one run of a program asks for. */
class Run {
  readonly #stack: string;
  readonly #asked = new Map<pulumi.Resource, Asked>();
  readonly #byKey = new Map<string, Asked>();
  readonly #inputs = new Map<string, Readonly<Record<string, unknown>>>();

  constructor({ project, stack }: { project: string; stack: string }) {
    this.#stack = `urn:pulumi:${stack}::${project}`;
  }

  /** The SDK shows a transformation each resource, with all that may be said of it. */
  note({ resource, type, name, props, opts }: pulumi.ResourceTransformationArgs): void {
    const given = properties.parse(props);
    const parent = opts.parent && this.#asked.get(opts.parent);
    const owner = parent?.resource.type === stackType ? undefined : parent;
    const types = owner === undefined ? type : `${owner.types}$${type}`;
    const asked = {
      resource: {
        urn: `${this.#stack}::${types}::${name}`,
        type,
        name,
        parent: owner?.resource,
        options: {
          protect: opts.protect ?? owner?.resource.options.protect ?? false,
          ignoreChanges: opts.ignoreChanges ?? [],
          deleteBeforeReplace: "deleteBeforeReplace" in opts && opts.deleteBeforeReplace === true,
          customTimeouts: opts.customTimeouts !== undefined,
        },
      },
      types,
      unsaid: Object.keys(given).filter((key) => given[key] === undefined),
    };
    const key = keyOf({ type, name });
    if (this.#byKey.has(key)) throw new GantryError(`the program asks twice for a ${type} called "${name}"`);
    this.#asked.set(resource, asked);
    this.#byKey.set(key, asked);
  }

  /** Keep the inputs of each resource. Its outputs, the id among them, are made by a cloud, and stand for themselves. */
  readonly mocks: pulumi.runtime.Mocks = {
    newResource: ({ type, name, inputs }) => {
      const said = properties.parse(inputs);
      this.#inputs.set(keyOf({ type, name }), said);
      const { unsaid = [] } = this.#byKey.get(keyOf({ type, name })) ?? {};
      const outputs = unsaid.map(
        (property) => [property, placeholderText({ type, name, property })] as const,
      );
      return {
        id: placeholderText({ type, name, property: "id" }),
        state: { ...Object.fromEntries(outputs), ...said },
      };
    },
    call({ token }) {
      throw new GantryError(`the program asks a provider (${token}), which needs an engine`);
    },
  };

  declared(): readonly DeclaredResource[] {
    const resources = [...this.#asked.values()].map(({ resource }) => resource);
    return resources
      .filter(({ type }) => type !== stackType)
      .map((resource) => ({ ...resource, inputs: this.#inputs.get(keyOf(resource)) ?? {} }));
  }
}

function keyOf({ type, name }: { type: string; name: string }): string {
  return `${type}::${name}`;
}
