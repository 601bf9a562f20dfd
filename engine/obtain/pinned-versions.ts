import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What `go.mod` pins of the engine: the version of the Pulumi CLI and the oldest Go that builds it. `folder` is as for `readPinnedEngine`. */
export function readPinnedVersions(folder: string = import.meta.dirname): { version: string; go: string } {
  const goMod = readFileSync(join(folder, "go.mod"), "utf8");
  return {
    version: required(/^\s*github\.com\/pulumi\/pulumi\/pkg\/v3 v([\d.]+)/m.exec(goMod), folder),
    go: required(/^go ([\d.]+)$/m.exec(goMod), folder),
  };
}

function required(match: RegExpExecArray | null, folder: string): string {
  const value = match?.[1];
  if (value === undefined) throw new Error(`${join(folder, "go.mod")} does not pin the engine`);
  return value;
}
