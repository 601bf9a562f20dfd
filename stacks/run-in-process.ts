import { existsSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { GantryError } from "../model/errors.ts";
import { stackProgram } from "./program.ts";
import { projectName, readStackFile, textSettings } from "../catalog/stack-file.ts";

/** A resource that a program asked for. */
export interface DeclaredResource {
  type: string;
  name: string;
  /** The component it belongs to; undefined for what belongs to the stack. */
  parent: Pick<DeclaredResource, "type" | "name" | "parent"> | undefined;
  /** With `{ "__pulumiUnknown": true }` where only an update will tell. */
  inputs: Readonly<Record<string, unknown>>;
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
  const declared = new Map<pulumi.Resource, Omit<DeclaredResource, "inputs">>();
  const inputs = new Map<string, Readonly<Record<string, unknown>>>();
  await pulumi.runtime.setMocks(mocksThat(inputs), projectName(root), stack, true);
  pulumi.runtime.setAllConfig(textSettings(stack, readStackFile(root, stack)));
  const ownLedger = local && existsSync(join(root, ".gantry", "rotations"));
  const rotationsDir = ownLedger ? ".gantry/rotations" : undefined;
  const failures: unknown[] = [];
  await pulumi.runtime.runInPulumiStack(async () => {
    pulumi.runtime.registerStackTransformation(({ resource, type, name, opts }) => {
      declared.set(resource, { type, name, parent: opts.parent && declared.get(opts.parent) });
      return undefined;
    });
    try {
      return await stackProgram({
        root,
        stack,
        rotationsDir,
        guarded: true,
        localState: local,
        place: local ? "local" : "remote",
        now: new Date(),
      });
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
  const own = [...declared.values()].filter(({ type }) => type !== "pulumi:pulumi:Stack");
  return own.map((resource) => ({ ...resource, inputs: inputs.get(keyOf(resource)) ?? {} }));
}

const properties = z.record(z.string(), z.unknown());

/** Mocks that keep the inputs of each resource. An id is made by a cloud: without one it is unknown. */
function mocksThat(keep: Map<string, Readonly<Record<string, unknown>>>): pulumi.runtime.Mocks {
  return {
    newResource({ type, name, inputs, id }) {
      const state = properties.parse(inputs);
      keep.set(keyOf({ type, name }), state);
      return { id: id ?? "", state };
    },
    call({ token }) {
      throw new GantryError(`the program asks a provider (${token}), which needs an engine`);
    },
  };
}

function keyOf({ type, name }: { type: string; name: string }): string {
  return `${type}::${name}`;
}
