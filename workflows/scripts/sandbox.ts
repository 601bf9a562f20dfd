import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { makeTemporaryFolder } from "../../files/temporary-folder.ts";
import { findOnPath } from "../../engine/obtain/find-on-path.ts";

/** What the preamble itself needs. */
const ofPreamble = ["bash", "dirname", "env", "readlink", "timeout", "tr"];

/** Programs that scripts use without declaring them: Debian calls their packages essential. */
const ofEverySystem =
  "basename cat chmod cp cut date find grep head ln ls mkdir mktemp mv rm sed sleep sort tail touch uniq wc xargs".split(
    " ",
  );

export const undeclared: ReadonlySet<string> = new Set([...ofPreamble, ...ofEverySystem]);

/** The variables for one run, and afterwards the names of the decoys that it started, the first of them first. */
interface SandboxRun {
  env: Record<string, string>;
  started: () => string[];
}

/** A place to run scripts where their tools are decoys, which fail with 97 and say that they were started. */
export interface Sandbox {
  /** Programs that scripts rely on and this machine lacks. */
  missing: readonly string[];
  /** With `decoys: "all"`, nothing but the preamble works, so that a script gets no further than its first command. */
  begin(run: string, tools: readonly string[], decoys: "declared" | "all"): SandboxRun;
  remove(): void;
}

/** Makes a sandbox in a temporary folder, from what the PATH of `env` has. */
export function makeSandbox(env: Readonly<Record<string, string | undefined>>): Sandbox {
  const root = makeTemporaryFolder("scripts");
  const link = (folder: string, names: readonly string[]): string[] => {
    mkdirSync(join(root, folder));
    return names.filter((name) => {
      const found = findOnPath(name, env);
      if (found !== undefined) symlinkSync(found, join(root, folder, name));
      return found === undefined;
    });
  };
  return {
    missing: [...link("preamble", ofPreamble), ...link("system", ofEverySystem)],
    begin(run, tools, decoys) {
      const folder = join(root, run);
      const calls = join(folder, "calls");
      const bin = join(folder, "bin");
      mkdirSync(bin, { recursive: true });
      writeFileSync(calls, "");
      for (const tool of decoys === "all" ? [...tools, ...ofEverySystem] : tools)
        writeDecoy(join(bin, tool), calls);
      const rest = decoys === "all" ? [] : [join(root, "system")];
      const PATH = [bin, join(root, "preamble"), ...rest].join(delimiter);
      return {
        env: { PATH, HOME: folder, LANG: "C.UTF-8", TESTABILITY_TOOLS: bin },
        started: () =>
          readFileSync(calls, "utf8")
            .split("\n")
            .filter((name) => name !== ""),
      };
    },
    remove() {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function writeDecoy(path: string, calls: string): void {
  writeFileSync(path, `#!/bin/sh\necho "\${0##*/}" >>'${calls}'\nexit 97\n`);
  chmodSync(path, 0o755);
}
