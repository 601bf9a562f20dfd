import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpackGantry } from "../../support/packed.ts";
import { checkout, rooms } from "../../support/project.ts";
import { type CatalogShape, catalogPath, writeCatalog } from "./bench-catalog.ts";
import { type RunOptions, runToEnd, timed } from "./run.ts";

const code = [...rooms, "package.json"];

/**
 * A project with a generated catalog, in a temporary folder. Its node_modules holds links to the checkout's packages
 * and a cache of its own, so that a benchmark can empty that without touching the checkout's.
 */
export class BenchProject {
  readonly root: string;
  /** The environment of everything that is run here: no cache of somebody else, no setting of the machine's user. */
  readonly env: Readonly<Record<string, string>>;
  #entry = join(checkout, "cli", "gantry.js");
  #edits = 0;

  constructor(shape: CatalogShape) {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), "gantry-bench-")));
    for (const name of code) symlinkSync(join(checkout, name), this.path(name));
    linkPackages(this.path("node_modules"));
    for (const name of ["Pulumi.yaml", "Pulumi.staging.yaml"]) cpSync(join(checkout, name), this.path(name));
    cpSync(join(checkout, "docs", "runbooks"), this.path("docs", "runbooks"), { recursive: true });
    writeCatalog(this.root, shape);
    this.env = environment(this.path("node_modules", ".cache", "gantry"));
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  /** From here on the command line is that of a package, as npm installs it, and not the checkout's. */
  async install(tarball: string): Promise<void> {
    this.#entry = await unpackGantry(tarball, this.path("node_modules"));
  }

  /** Runs the command line as a user does and returns what it printed. */
  gantry(args: readonly string[]): Promise<string> {
    return runToEnd(process.execPath, [this.#entry, ...args], this.#options());
  }

  /** As `gantry`, with these variables; how long it took, in ms. */
  timeGantry(
    args: readonly string[],
    { exitCode = 0, env = {} }: { exitCode?: number; env?: Readonly<Record<string, string>> } = {},
  ): Promise<number> {
    const words = [this.#entry, ...args];
    return timed(process.execPath, words, { cwd: this.root, env: { ...this.env, ...env }, exitCode });
  }

  /** What starts the command line, for whoever measures something else than time. */
  command(args: readonly string[]): { file: string; args: readonly string[]; options: RunOptions } {
    const words = [this.#entry, ...args];
    return { file: process.execPath, args: words, options: this.#options() };
  }

  /** Changes one surface, each time to something that it never was. */
  change(): void {
    this.#edits += 1;
    const file = catalogPath(this.root, "staging");
    const text = readFileSync(file, "utf8");
    const changed = text.replace(/minInstances: \d+/, `minInstances: ${this.#edits % 4}`);
    if (changed === text) throw new Error(`"${file}" has no minInstances to change`);
    writeFileSync(file, changed);
  }

  /** As after a fresh `npm ci`: nothing compiled is kept. */
  emptyCaches(): void {
    for (const folder of [
      ["node_modules", ".cache"],
      [".gantry", "compile-cache"],
    ]) {
      rmSync(this.path(...folder), { recursive: true, force: true });
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #options(): { cwd: string; env: Readonly<Record<string, string>> } {
    return { cwd: this.root, env: this.env };
  }
}

function environment(compileCache: string): Record<string, string> {
  const kept = ["PATH", "HOME", "XDG_CACHE_HOME", "TMPDIR"].flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(kept), NO_COLOR: "1", NODE_COMPILE_CACHE: compileCache };
}

/** One link per package, or scope of packages. */
function linkPackages(folder: string): void {
  mkdirSync(folder);
  const source = join(checkout, "node_modules");
  for (const name of readdirSync(source)) {
    if (name !== ".cache") symlinkSync(join(source, name), join(folder, name));
  }
}
