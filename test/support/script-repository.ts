import { execa } from "execa";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "./clean-up.ts";
import { checkout } from "./project.ts";

export interface Ended {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

/** The lines that every script begins with, for a test to change. */
export const beginning = [
  "#!/usr/bin/env bash",
  "# description: Do something.",
  "# tools:",
  "# verify: first-command",
  "set -euo pipefail",
  '. "$(dirname "$(readlink -f "$0")")/../testability.sh"',
].join("\n");

/** A repository of its own in a temporary folder, with our preamble and the scripts that a test writes or copies. */
export class ScriptRepository {
  readonly root = temporaryFolder("gantry scripts-");

  constructor() {
    this.write("Pulumi.yaml", "name: gantry\n");
    for (const library of ["testability", "log", "words", "tag-names", "apps"])
      this.copy(`scripts/${library}.sh`);
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  write(path: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
    chmodSync(this.path(path), mode);
  }

  /** Writes a script with the usual beginning, or with another one. */
  script(path: string, body: string, head = beginning): void {
    this.write(path, `${head}\n\n${body}\n`, 0o755);
  }

  copy(path: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    cpSync(join(checkout, path), this.path(path), { recursive: true });
  }

  has(path: string): boolean {
    return existsSync(this.path(path));
  }

  read(path: string): string {
    return readFileSync(this.path(path), "utf8");
  }

  /** Runs a program in the repository without any variable that steers scripts but those given. */
  async run(
    program: string,
    args: readonly string[] = [],
    options: { env?: Record<string, string>; input?: string; cwd?: string } = {},
  ): Promise<Ended> {
    const { PATH, HOME } = process.env;
    const ended = await execa(program.includes("/") ? this.path(program) : program, args, {
      cwd: options.cwd ?? this.root,
      env: { PATH, HOME, LANG: "C.UTF-8", ...options.env },
      extendEnv: false,
      reject: false,
      ...(options.input === undefined ? { stdin: "ignore" } : { input: options.input }),
    });
    return { exitCode: ended.exitCode, stdout: ended.stdout, stderr: ended.stderr };
  }
}
