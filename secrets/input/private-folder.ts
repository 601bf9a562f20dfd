import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "../../engine/run/is-alive.ts";

/** A folder that only this user can enter, for as long as a secret has to be a file. */
export interface PrivateFolder {
  path: string;
  /** Whether what is in it stays in memory: on a tmpfs, or where the system keeps a user's runtime files. */
  inMemory: boolean;
}

const prefix = "gantry-secrets-";
/** statfs(2): TMPFS_MAGIC and RAMFS_MAGIC. */
const memoryFileSystems: readonly number[] = [0x01021994, 0x858458f6];
const signals = ["SIGTERM", "SIGHUP"] as const;

/**
 * Runs `work` with a private folder, which is removed on every way out: an end, an error, an interrupt, SIGTERM, SIGHUP.
 * What a killed process left behind is removed by the next one. While it runs, an interrupt is for the program that
 * `work` started, an editor, and does not end this one.
 */
export async function withPrivateFolder<T>(
  env: Readonly<Record<string, string | undefined>>,
  work: (folder: PrivateFolder) => Promise<T>,
): Promise<T> {
  const { base, inMemory } = chooseBase(env);
  removeLeftovers(base);
  const path = mkdtempSync(join(base, `${prefix}${process.pid}-`));
  const remove = (): void => {
    rmSync(path, { recursive: true, force: true });
  };
  const interrupt = (): void => undefined;
  const end = (signal: NodeJS.Signals): void => {
    remove();
    // The same signal again, now without a handler, so that whoever waits for this process sees what ended it.
    process.off(signal, end);
    process.kill(process.pid, signal);
  };
  process.on("exit", remove).on("SIGINT", interrupt);
  for (const signal of signals) process.on(signal, end);
  try {
    return await work({ path, inMemory });
  } finally {
    remove();
    process.off("exit", remove).off("SIGINT", interrupt);
    for (const signal of signals) process.off(signal, end);
  }
}

function chooseBase(env: Readonly<Record<string, string | undefined>>): { base: string; inMemory: boolean } {
  const runtime = env["XDG_RUNTIME_DIR"] ?? "";
  const found = [runtime, "/dev/shm"].find((base) => base.startsWith("/") && isWritable(base));
  if (found !== undefined) return { base: found, inMemory: found === runtime || isMemory(found) };
  return { base: tmpdir(), inMemory: isMemory(tmpdir()) };
}

function isWritable(folder: string): boolean {
  if (!existsSync(folder)) return false;
  try {
    rmSync(mkdtempSync(join(folder, prefix)), { recursive: true });
    return true;
  } catch {
    return false;
  }
}

function isMemory(folder: string): boolean {
  return memoryFileSystems.includes(statfsSync(folder).type);
}

function removeLeftovers(base: string): void {
  for (const name of readdirSync(base)) {
    const pid = /^gantry-secrets-(?<pid>\d+)-/.exec(name)?.groups?.["pid"];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(join(base, name), { recursive: true, force: true });
    } catch {
      // Another user's, whose gantry removes it.
      continue;
    }
  }
}
