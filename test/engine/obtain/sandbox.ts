import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { EngineProgress } from "../../../engine/obtain/engine.ts";
import { temporaryFolder } from "../../support/clean-up.ts";

/** A machine of its own for one test: a folder on the PATH, a home and a cache, all empty. */
export class Sandbox {
  readonly root: string = temporaryFolder("gantry-engine-");
  readonly bin: string = join(this.root, "bin");
  readonly cache: string = join(this.root, "cache", "gantry", "engine");

  constructor() {
    mkdirSync(this.bin);
  }

  /** Nothing but the sandbox's own programs. */
  env(more: Record<string, string> = {}): Record<string, string> {
    return { PATH: this.bin, HOME: this.root, XDG_CACHE_HOME: join(this.root, "cache"), ...more };
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  /** An executable shell script, by default on the PATH. */
  program(name: string, script: string, folder: string = this.bin): string {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** A `pulumi` that knows its version, and its language host. */
  pulumi(version: string, folder: string = this.bin): string {
    this.program("pulumi-language-nodejs", "exit 1", folder);
    return this.program("pulumi", `echo v${version}`, folder);
  }

  /** A `go` that answers for its version, and runs a script as its build; `$out` is where the programs are wanted. */
  go(version: string, build: string): string {
    const cases = `version) echo "go version go${version} linux/amd64" ;; build) shift; ${findOutput}; ${build} ;;`;
    return this.program("go", `case "$1" in ${cases} *) exit 64 ;; esac`);
  }
}

const findOutput = 'args="$*"; while [ "$1" != -o ]; do shift; done; out="$2"';

/** Part of a build script: makes both programs, which know that version. */
export function makesPrograms(version: string): string {
  const make = `printf '#!/bin/sh\\necho v${version}\\n' > "$out$name"; /bin/chmod 755 "$out$name"`;
  return `for name in pulumi pulumi-language-nodejs; do ${make}; done`;
}

/** Progress that remembers what was said. */
export class Said implements EngineProgress {
  readonly steps: string[] = [];
  readonly ticks: string[] = [];

  step(text: string): void {
    this.steps.push(text);
  }

  tick(text: string): void {
    this.ticks.push(text);
  }

  done(): void {
    this.ticks.push("");
  }
}
