import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/**
 * Writes a file so that a reader sees the old content or the new, never a part, whenever the process dies. Mode
 * 0600 unless told otherwise, which for a file of the project somebody should; with `keepMode`, that of a file that is there.
 * With `flush`, that holds for a machine that loses its power as well. With `ifAbsent`, the first of several writers wins and the others keep what it wrote.
 */
export function writeFileAtomically(
  file: string,
  content: string | Uint8Array,
  options: { ifAbsent?: boolean; mode?: number; keepMode?: boolean; flush?: boolean } = {},
): void {
  makeFolder(dirname(file));
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  writeFileSync(temporary, content, { mode: options.mode ?? 0o600, flush: options.flush ?? false });
  const there = options.keepMode === true ? statSync(file, { throwIfNoEntry: false }) : undefined;
  // Writing takes away what the umask does.
  if (there !== undefined) chmodSync(temporary, there.mode & 0o777);
  if (options.ifAbsent !== true) {
    renameSync(temporary, file);
    return;
  }
  try {
    linkSync(temporary, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * Makes a folder and those above it, as `mkdir -p`. Node's own `recursive` never ends on a file system such as /proc, which
 * says that the folder above is not there when it is; here that is an error like any other.
 *
 * @param mode of the folders that are made.
 */
export function makeFolder(path: string, mode = 0o777): void {
  const missing: string[] = [];
  for (let folder = resolve(path); !existsSync(folder); folder = dirname(folder)) {
    missing.unshift(folder);
    if (dirname(folder) === folder) break;
  }
  for (const folder of missing) {
    try {
      mkdirSync(folder, { mode });
    } catch (error) {
      // Somebody else was quicker.
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
}
