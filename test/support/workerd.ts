import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Miniflare, type MiniflareOptions } from "miniflare";
import { cleanUp } from "./clean-up.ts";

/** Workers in real workerd; whoever starts them stops them. */
export class RunningWorkerd {
  readonly miniflare: Miniflare;
  readonly #folder = mkdtempSync(join(tmpdir(), "gantry-workerd-"));
  #stopped: Promise<void> | undefined;

  constructor(options: MiniflareOptions) {
    // It removes its own folder there some time after it has ended.
    const before = process.env["TMPDIR"];
    process.env["TMPDIR"] = this.#folder;
    this.miniflare = new Miniflare(options);
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }

  async stop(): Promise<void> {
    this.#stopped ??= this.#end();
    await this.#stopped;
  }

  async #end(): Promise<void> {
    await this.miniflare.dispose();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Workers in real workerd, which end with the test or the suite. */
export class Workerd extends RunningWorkerd {
  constructor(options: MiniflareOptions) {
    super(options);
    cleanUp(() => this.stop());
  }
}
