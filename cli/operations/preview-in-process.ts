import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { z } from "zod";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { stackProgram } from "../../stacks/program.ts";
import type { Context } from "../context.ts";
import { checkStack } from "../engine/stacks.ts";
import { findProject } from "../project.ts";

const stackFile = z.object({ config: z.record(z.string(), z.string()).default({}) });

interface Registered {
  type: string;
  name: string;
}

/**
 * Shows what the program of a stack declares, without an engine: Pulumi's mocks take every resource. No provider checks
 * an input, no rule runs, nothing is compared with what exists.
 */
export async function previewInProcess(
  context: Context,
  options: { stack: string; local: boolean; json: boolean },
): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  checkStack(root, options.stack);
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(recorder(registered), "gantry", options.stack, true);
  pulumi.runtime.setAllConfig(readSettings(root, options.stack));
  const rotationsDir =
    options.local && existsSync(join(root, ".gantry", "rotations")) ? ".gantry/rotations" : undefined;
  await pulumi.runtime.runInPulumiStack(async () =>
    stackProgram({ root, stack: options.stack, rotationsDir, now: new Date() }),
  );
  context.stdout.write(options.json ? asJson(options.stack, registered) : asText(options.stack, registered));
  return ExitCode.done;
}

function recorder(registered: Registered[]): pulumi.runtime.Mocks {
  return {
    newResource({ type, name, inputs, id }) {
      if (type !== "pulumi:pulumi:Stack") registered.push({ type, name });
      return { id: id ?? `${name}-id`, state: z.record(z.string(), z.unknown()).parse(inputs) };
    },
    call({ token }) {
      throw new GantryError(`the program asks a provider (${token}), which needs an engine`);
    },
  };
}

function readSettings(root: string, stack: string): Record<string, string> {
  const file = join(root, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) return {};
  const parsed = stackFile.safeParse(parse(readFileSync(file, "utf8")));
  if (parsed.success) return parsed.data.config;
  throw new GantryError(`Pulumi.${stack}.yaml: its config is not a map of texts`, {
    exitCode: ExitCode.usage,
  });
}

function asJson(stack: string, resources: readonly Registered[]): string {
  return `${JSON.stringify({ environment: stack, engine: false, resources }, null, 2)}\n`;
}

function asText(stack: string, resources: readonly Registered[]): string {
  const width = Math.max(...resources.map(({ type }) => type.length));
  const lines = resources.map(({ type, name }) => `  + ${type.padEnd(width)}  ${name}`).toSorted();
  const said = "no engine ran: no input was checked by a provider, no rule was applied, nothing was deployed";
  return [`resources of ${stack}`, "", ...lines, "", `${resources.length} resources; ${said}`, ""].join("\n");
}
