import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The tools that are built where the user has none, as `go.mod` pins them. */
export interface PinnedTools {
  /** The Go module's folder. */
  folder: string;
  sops: string;
  age: string;
  /** The oldest Go that builds them. */
  go: string;
  /** Names everything that the result depends on: the versions, and a digest of the module and the platform. */
  key: string;
}

/** Reads the pin; under a millisecond. `folder` defaults to the Go module beside this file. */
export function readPinnedTools(folder: string = import.meta.dirname): PinnedTools {
  const goMod = readFileSync(join(folder, "go.mod"), "utf8");
  const sops = required(/^\s*github\.com\/getsops\/sops\/v3 v([\d.]+)/m.exec(goMod), folder);
  const age = required(/^\s*filippo\.io\/age v([\d.]+)/m.exec(goMod), folder);
  const go = required(/^go ([\d.]+)$/m.exec(goMod), folder);
  const digest = createHash("sha256")
    .update(`${process.platform}-${process.arch}\n`)
    .update(goMod)
    .update(readFileSync(join(folder, "go.sum")));
  return { folder, sops, age, go, key: `sops-${sops}-age-${age}-${digest.digest("hex").slice(0, 16)}` };
}

function required(match: RegExpExecArray | null, folder: string): string {
  const value = match?.[1];
  if (value === undefined) throw new Error(`${join(folder, "go.mod")} does not pin sops and age`);
  return value;
}
