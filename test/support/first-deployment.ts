import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import { gantry } from "./gantry.ts";
import { TestProject } from "./project.ts";

/** Names the folder of a run's first deployments, for the processes that run its files. */
const variable = "GANTRY_FIRST_DEPLOYMENTS";

/** Once, in the process that starts the others. */
export function beginFirstDeployments(prefix: string): void {
  process.env[variable] = realpathSync(mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`)));
}

export function endFirstDeployments(): void {
  rmSync(sharedFolder(), { recursive: true, force: true });
}

/** What `gantry up <stack> --local --yes` prints the first time, in the example. */
export async function firstDeployment(stack: string): Promise<string> {
  return readFileSync(join(await made(stack), "stdout.txt"), "utf8");
}

/**
 * A project of its own in which the example's stacks were deployed: made once per run by the real engine, and then copied,
 * state and clouds.
 */
export async function deployedProject(...stacks: readonly string[]): Promise<TestProject> {
  const project = new TestProject();
  for (const stack of stacks)
    cpSync(join(await made(stack), "gantry"), project.path(".gantry"), { recursive: true });
  return project;
}

async function made(stack: string): Promise<string> {
  const shared = sharedFolder();
  const folder = join(shared, stack);
  if (existsSync(folder)) return folder;
  const claim = join(shared, `${stack}-claim`);
  mkdirSync(claim, { recursive: true });
  // Two files may need it at once; the second waits, which ends where the first was killed.
  const release = await lock(claim, { retries: { retries: 1200, factor: 1, minTimeout: 250 } });
  try {
    if (!existsSync(folder)) await make(stack, folder);
  } finally {
    await release();
  }
  return folder;
}

async function make(stack: string, folder: string): Promise<void> {
  const project = new TestProject();
  const ran = await gantry(project, ["up", stack, "--local", "--yes"]);
  if (ran.exitCode !== 0)
    throw new Error(`gantry up ${stack} ended with ${ran.exitCode}\n${ran.stdout}\n${ran.stderr}`);
  const draft = `${folder}-draft`;
  rmSync(draft, { recursive: true, force: true });
  // A copy of the pack belongs to the project that it was made in.
  rmSync(project.path(".gantry", "judges"), { recursive: true, force: true });
  cpSync(project.path(".gantry"), join(draft, "gantry"), { recursive: true });
  writeFileSync(join(draft, "stdout.txt"), ran.stdout);
  renameSync(draft, folder);
}

function sharedFolder(): string {
  const folder = process.env[variable];
  if (folder === undefined) throw new Error(`test/support/set-up.ts has not set ${variable}`);
  return folder;
}
