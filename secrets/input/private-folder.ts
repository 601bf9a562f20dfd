import { rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { makeTemporaryFolder, privateBases, removeLeftovers } from "../../files/temporary-folder.ts";

/** A folder that only this user can enter, for as long as a secret has to be a file. */
export interface PrivateFolder {
  path: string;
  /** Whether what is in it stays in memory: on a tmpfs, or where the system keeps a user's runtime files. */
  inMemory: boolean;
}

/** statfs(2): TMPFS_MAGIC and RAMFS_MAGIC. */
const memoryFileSystems: readonly number[] = [0x01021994, 0x858458f6];
const signals = ["SIGTERM", "SIGHUP"] as const;

/**
 * Runs `work` with a private folder, which is removed on every way out: an end, an error, an interrupt, SIGTERM, SIGHUP.
 * What a killed process left behind is removed by the next start of any command. While it runs, an interrupt is for the program that
 * `work` started, an editor, and does not end this one.
 */
export async function withPrivateFolder<T>(
  env: Readonly<Record<string, string | undefined>>,
  work: (folder: PrivateFolder) => Promise<T>,
): Promise<T> {
  const { base, inMemory } = chooseBase(env);
  removeLeftovers(env);
  const path = makeTemporaryFolder("secrets", base);
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
  const [base = tmpdir()] = privateBases(env);
  return { base, inMemory: base === env["XDG_RUNTIME_DIR"] || isMemory(base) };
}

function isMemory(folder: string): boolean {
  return memoryFileSystems.includes(statfsSync(folder).type);
}
