import assert from "node:assert/strict";
import { z } from "zod";
import { inProcess } from "./in-process.ts";
import type { TestProject } from "./project.ts";

const document = z.object({
  environments: z.array(z.string()),
  drift: z.array(
    z.object({
      environment: z.string(),
      what: z.string(),
      field: z.string(),
      where: z.string(),
      declared: z.unknown(),
      found: z.unknown(),
      kind: z.string(),
      since: z.iso.datetime(),
      repair: z.string(),
    }),
  ),
});
export type Drift = z.infer<typeof document>["drift"];

/** `gantry drift staging --local --json`, in this process. */
export async function driftOfStaging(
  project: TestProject,
  more: readonly string[],
): Promise<{ exitCode: number; drift: Drift }> {
  const ran = await inProcess(["drift", "staging", "--local", "--json", ...more], {
    cwd: project.root,
    env: process.env,
  });
  assert.notEqual(ran.stdout, "", ran.stderr);
  return { exitCode: ran.exitCode, drift: document.parse(JSON.parse(ran.stdout)).drift };
}
