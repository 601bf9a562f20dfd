import { accessSync, constants, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where Linux keeps files in memory. A container has 64 MB of it, from which nothing may be run. */
const folder = "/dev/shm";
/** Bytes: several times what three files at once were seen to need, which is half a gigabyte. */
const enough = 3 * 2 ** 30;

/**
 * Once, before any other set-up: temporary files lie in memory where there is room, unless somebody has set TMPDIR. Much of
 * the suite is making and removing small files of repositories, which a disk makes dear (docs/decisions/0074).
 */
export function mochaGlobalSetup(): void {
  if (process.env["TMPDIR"] === undefined && hasRoom()) process.env["TMPDIR"] = folder;
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= enough && process.availableMemory() >= enough && runsPrograms();
  } catch {
    // Not there, or not for this user: the usual folder will do.
    return false;
  }
}

function runsPrograms(): boolean {
  const made = mkdtempSync(join(folder, "gantry-t"));
  try {
    const program = join(made, "program");
    writeFileSync(program, "", { mode: 0o755 });
    accessSync(program, constants.X_OK);
    return true;
  } finally {
    rmSync(made, { recursive: true });
  }
}
