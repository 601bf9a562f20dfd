import { execa } from "execa";
import { join } from "node:path";
import { z } from "zod";
import { checkout, type TestProject } from "./project.ts";

export interface Ran {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs the command line as a user does, in a project of a test. */
export async function gantry(
  project: Pick<TestProject, "root">,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Ran> {
  const result = await execa(process.execPath, [join(checkout, "cli", "gantry.js"), ...args], {
    cwd: project.root,
    env: { ...env, NO_COLOR: "1" },
    reject: false,
    stdin: "ignore",
  });
  return { exitCode: result.exitCode ?? 1, stdout: result.stdout, stderr: result.stderr };
}

/** What `gantry up … --json` prints. */
export const upDocument = z.object({
  environment: z.string(),
  local: z.boolean(),
  applied: z.boolean(),
  changes: z.object({
    create: z.number(),
    update: z.number(),
    replace: z.number(),
    delete: z.number(),
    same: z.number(),
  }),
  rules: z.array(z.object({ id: z.string(), resources: z.number(), result: z.string() })),
  violations: z.array(z.object({ rule: z.string(), resource: z.string(), message: z.string() })),
  outputs: z.unknown(),
});
export type UpDocument = z.infer<typeof upDocument>;

/** `gantry up <stack> --local --yes --json`, which must succeed. */
export async function deployed(
  project: TestProject,
  stack: string,
  env: Record<string, string> = {},
): Promise<UpDocument> {
  const ran = await gantry(project, ["up", stack, "--local", "--yes", "--json"], env);
  if (ran.exitCode !== 0)
    throw new Error(`gantry up ${stack} ended with ${ran.exitCode}\n${ran.stdout}\n${ran.stderr}`);
  return upDocument.parse(JSON.parse(ran.stdout));
}
