import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { checkout } from "../project.ts";
import { interpolate, type Contexts } from "./expressions.ts";

const workflow = z.object({
  jobs: z.record(
    z.string(),
    z.object({
      steps: z.array(z.object({ name: z.string(), env: z.record(z.string(), z.string()).optional() })),
    }),
  ),
});

/** What a step of a generated workflow of the example reads, in a GitHub environment that holds these. */
export function stepEnvironment(file: string, step: string, contexts: Contexts): Record<string, string> {
  const text = readFileSync(join(checkout, ".github", "workflows", file), "utf8");
  const { jobs } = workflow.parse(parse(text));
  const found = Object.values(jobs).flatMap(({ steps }) => steps.filter(({ name }) => name === step));
  const env = Object.entries(found[0]?.env ?? {});
  return Object.fromEntries(env.map(([name, value]) => [name, interpolate(value, contexts)]));
}
