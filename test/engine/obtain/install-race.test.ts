import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { readCached } from "../../../engine/obtain/engine-cache.ts";
import { readPinnedEngine } from "../../../engine/obtain/pinned-engine.ts";
import { cleanUp } from "../../support/clean-up.ts";
import { Sandbox } from "./sandbox.ts";

/** A process that obtains an engine, and what it has said. */
class Installer {
  readonly said: string[] = [];
  readonly child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #heard: () => void = () => undefined;

  constructor(sandbox: Sandbox) {
    const script = fileURLToPath(import.meta.resolve("./slow-install.ts"));
    const stdio = ["ignore", "pipe", "inherit"] as const;
    const child = spawn(process.execPath, [script, sandbox.root], { env: sandbox.env(), stdio: [...stdio] });
    this.child = child;
    this.#ended = once(child, "close");
    cleanUp(async () => {
      child.kill("SIGKILL");
      await this.#ended;
    });
    createInterface({ input: child.stdout }).on("line", (line) => {
      this.said.push(line);
      this.#heard();
    });
  }

  async says(start: string): Promise<string> {
    for (;;) {
      const line = this.said.find((each) => each.startsWith(start));
      if (line !== undefined) return line;
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
  }

  async ends(): Promise<void> {
    await this.#ended;
  }
}

describe("two processes that need an engine", () => {
  const pin = readPinnedEngine();
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });

  const start = (): Installer => new Installer(sandbox);
  const finish = (): void => {
    writeFileSync(sandbox.path("finish"), "");
  };

  it("share one: the first works, the second waits and says so", async () => {
    const first = start();
    await first.says("working in ");
    const second = start();
    await second.says("waiting for another gantry");
    finish();
    assert.equal(await first.says("engine "), await second.says("engine "));
    assert.ok(!second.said.some((line) => line.startsWith("working in ")));
    assert.deepEqual(readdirSync(sandbox.cache), [pin.key]);
  });

  it("are not stopped by one that was killed in the middle", async () => {
    const killed = start();
    await killed.says("working in ");
    killed.child.kill("SIGKILL");
    await killed.ends();
    assert.equal(readCached(pin, sandbox.env()), undefined);
    const left = readdirSync(sandbox.cache);
    assert.equal(left.length, 2, "a lock and a folder that does not count");

    // As if the 10 s had passed after which a lock that nobody touches counts as left by a dead process.
    const past = new Date(Date.now() - 11_000);
    utimesSync(join(sandbox.cache, `${pin.key}.lock`), past, past);
    finish();
    const next = start();
    const engine = (await next.says("engine ")).slice("engine ".length);
    await next.ends();
    assert.equal(readCached(pin, sandbox.env())?.pulumi, engine);
    assert.deepEqual(readdirSync(sandbox.cache), [pin.key]);
  });
});
