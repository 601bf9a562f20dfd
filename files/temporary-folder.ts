import { accessSync, constants, lstatSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "./is-alive.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A new folder that only this user can enter, without links in its path. Its name says whose it is, so that what a killed
 * process leaves is cleared by the next start of any command. `what`: small letters.
 */
export function makeTemporaryFolder(what: string, base: string = tmpdir()): string {
  return realpathSync(mkdtempSync(join(base, `gantry-${what}-${process.pid}-`)));
}

/** Runs `work` with a folder that goes with it. */
export async function inTemporaryFolder<Result>(
  what: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = makeTemporaryFolder(what);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where folders may lie that hold secrets, the best first: the user's own runtime files, and memory. */
export function privateBases(env: Environment): string[] {
  return [env["XDG_RUNTIME_DIR"] ?? "", "/dev/shm"].filter(
    (base) => base.startsWith("/") && isWritable(base),
  );
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    // Not there, or not for this user: both mean another place.
    return false;
  }
}

/** Clears what dead processes of this user left: plain text of secrets, sources of apps, what a program was told. */
export function removeLeftovers(env: Environment): void {
  const bases = new Set([...privateBases(env), ...[tmpdir()].filter(isWritable)]);
  for (const base of bases) {
    for (const name of readdirSync(base)) {
      const pid = /^gantry-[a-z]+-(?<pid>\d+)-\w{6}$/.exec(name)?.groups?.["pid"];
      if (pid !== undefined && !isAlive(Number(pid))) remove(join(base, name));
    }
  }
}

function remove(folder: string): void {
  try {
    if (lstatSync(folder).uid === process.getuid?.()) rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    // Gone meanwhile, by another start; or somebody has put into it what is not this user's, and nothing of ours is lost by it.
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}
