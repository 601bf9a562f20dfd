import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { alone } from "../../secrets/alone.ts";
import { temporaryFolder } from "../support/clean-up.ts";

describe("work that only one may do at a time", () => {
  let root: string;
  beforeEach(() => {
    root = temporaryFolder("gantry-alone-");
  });
  const locks = (): string => join(root, ".gantry", "locks");
  /** A lock as a killed process leaves it. */
  const leave = (note: string): void => {
    mkdirSync(join(locks(), "work.lock"), { recursive: true });
    writeFileSync(join(locks(), "work.holder"), note);
  };

  it("is done one after the other", async () => {
    let inside = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      assert.equal(inside, 1);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all([alone(root, "work", work), alone(root, "work", work), alone(root, "work", work)]);
    assert.deepEqual(readdirSync(locks()), []);
  });

  it("is free for others after an error, which is passed on", async () => {
    await assert.rejects(
      alone(root, "work", () => Promise.reject(new Error("no"))),
      /no/,
    );
    assert.equal(await alone(root, "work", () => Promise.resolve(1)), 1);
  });

  it("is taken over at once from a process that is dead", async () => {
    const child = spawn("true");
    await once(child, "exit");
    leave(`${child.pid ?? 0} ${hostname()}`);
    let waited = false;
    await alone(
      root,
      "work",
      () => Promise.resolve(),
      () => (waited = true),
    );
    assert.equal(waited, false);
    assert.deepEqual(readdirSync(locks()), []);
  });

  it("is not taken from a process that lives, or runs elsewhere", async () => {
    for (const note of [`${process.pid} ${hostname()}`, "1 another-machine", "", "x y"]) {
      leave(note);
      const waits = new EventEmitter();
      const waiting = once(waits, "waiting");
      const done = alone(
        root,
        "work",
        () => Promise.resolve(),
        () => waits.emit("waiting"),
      );
      await waiting;
      assert.ok(existsSync(join(locks(), "work.lock")));
      rmSync(join(locks(), "work.lock"), { recursive: true });
      await done;
    }
  });
});
