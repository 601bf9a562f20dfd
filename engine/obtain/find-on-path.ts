import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import type { Environment } from "./engine.ts";

/** The first executable file of this name in the folders of PATH, as an absolute path. Relative folders are ignored. */
export function findOnPath(name: string, env: Environment): string | undefined {
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, executableName(name))).find(isExecutable);
}

/** The file name of a program on this platform. */
export function executableName(name: string): string {
  return process.platform === "win32" ? `${name}.exe` : name;
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
