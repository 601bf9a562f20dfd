import { homedir } from "node:os";
import { join } from "node:path";
import { inProcess } from "./in-process.ts";
import type { Ran } from "./gantry.ts";
import { TestProject } from "./project.ts";

/** A project with a home of its own, in which nobody has an age key yet. The tools come from the real cache. */
export class SecretsProject extends TestProject {
  /** The environment variables of whoever works in it. */
  env(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    const { PATH = "", XDG_CACHE_HOME = join(homedir(), ".cache") } = process.env;
    return { PATH, XDG_CACHE_HOME, HOME: this.path("home"), USER: "mali", ...more };
  }

  async run(
    args: readonly string[],
    options: { input?: string | Buffer; env?: Readonly<Record<string, string>> } = {},
  ): Promise<Ran> {
    const { input = "", env } = options;
    return inProcess(["secrets", ...args], { cwd: this.root, env: this.env(env), input });
  }

  /** As `run`, and it must succeed. */
  async done(
    args: readonly string[],
    input?: string,
    env?: Readonly<Record<string, string>>,
  ): Promise<string> {
    const options = { ...(input === undefined ? {} : { input }), ...(env === undefined ? {} : { env }) };
    const { exitCode, stdout, stderr } = await this.run(args, options);
    if (exitCode !== 0) throw new Error(`gantry secrets ${args.join(" ")} ended with ${exitCode}\n${stderr}`);
    return stdout;
  }
}
