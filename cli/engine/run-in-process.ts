import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { z } from "zod";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { stackProgram } from "../../stacks/program.ts";

/** A resource that a program asked for. */
export interface DeclaredResource {
  type: string;
  name: string;
  /** The component it belongs to; undefined for what belongs to the stack. */
  parent: DeclaredResource | undefined;
}

const stackFile = z.object({ config: z.record(z.string(), z.string()).default({}) });

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
  const declared = new Map<pulumi.Resource, DeclaredResource>();
  await pulumi.runtime.setMocks(mocks, "gantry", stack, true);
  pulumi.runtime.setAllConfig(readSettings(root, stack));
  const ownLedger = local && existsSync(join(root, ".gantry", "rotations"));
  const rotationsDir = ownLedger ? ".gantry/rotations" : undefined;
  await pulumi.runtime.runInPulumiStack(async () => {
    pulumi.runtime.registerStackTransformation(({ resource, type, name, opts }) => {
      declared.set(resource, { type, name, parent: opts.parent && declared.get(opts.parent) });
      return undefined;
    });
    return stackProgram({ root, stack, rotationsDir, now: new Date() });
  });
  // The program's last calls are still under way; a further run in this process would be handed them.
  await pulumi.runtime.disconnect();
  return [...declared.values()].filter(({ type }) => type !== "pulumi:pulumi:Stack");
}

const mocks: pulumi.runtime.Mocks = {
  newResource({ name, inputs, id }) {
    return { id: id ?? `${name}-id`, state: z.record(z.string(), z.unknown()).parse(inputs) };
  },
  call({ token }) {
    throw new GantryError(`the program asks a provider (${token}), which needs an engine`);
  },
};

function readSettings(root: string, stack: string): Record<string, string> {
  const file = join(root, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) return {};
  const parsed = stackFile.safeParse(parse(readFileSync(file, "utf8")));
  if (parsed.success) return parsed.data.config;
  throw new GantryError(`Pulumi.${stack}.yaml: its config is not a map of texts`, {
    exitCode: ExitCode.usage,
  });
}
