import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The engine that is obtained where the user has none, as `go.mod` pins it. */
export interface PinnedEngine {
  /** The Go module's folder. */
  folder: string;
  /** Version of the Pulumi CLI, such as `3.250.0`. */
  version: string;
  /** The oldest Go that builds it. */
  go: string;
  /** Names everything that the result depends on: the version, and a digest of the module, the host and the platform. */
  key: string;
}

const languageHostFolder = "pulumi-language-nodejs";

/** Reads the pin; under a millisecond. `folder` defaults to the Go module beside this file. */
export function readPinnedEngine(folder: string = import.meta.dirname): PinnedEngine {
  const { version, go } = readPinnedVersions(folder);
  const sources = readdirSync(join(folder, languageHostFolder))
    .sort()
    .map((name) => join(languageHostFolder, name));
  const digest = createHash("sha256").update(`${process.platform}-${process.arch}\n`);
  for (const name of ["go.mod", "go.sum", ...sources])
    digest.update(`${name}\n`).update(readFileSync(join(folder, name)));
  return { folder, version, go, key: `${version}-${digest.digest("hex").slice(0, 16)}` };
}

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
