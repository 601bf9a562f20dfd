import { mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isAlive } from "../../files/is-alive.ts";
import { tokenVariable } from "../../pipeline/log/script-line.ts";
import { beginScope } from "./clean-up.ts";
import { beginFirstDeployments, endFirstDeployments } from "./first-deployment.ts";
import { obtainTools } from "./obtain-tools.ts";

/** Once, before the files are run: the tests run with the real tools. */
export async function mochaGlobalSetup(): Promise<void> {
  // Scripts that tests start are in no run, although the tests may be.
  Reflect.deleteProperty(process.env, tokenVariable);
  removeLeftOver();
  await obtainTools();
  beginFirstDeployments(prefix);
}

/** Once, after all of them. */
export function mochaGlobalTeardown(): void {
  endFirstDeployments();
}

/** Short, as the path of a socket, such as gpg's, must have less than 108 characters. */
const prefix = "gantry-t";

/** What prettier has Node keep, and Pulumi its TypeScript, of what they compiled. They are no test's, and go with the folder. */
const caches = /^(node-compile-cache|ts-node-[0-9a-f]+)$/;

type End = () => Promise<void>;

let endFile: End | undefined;
let endTest: End | undefined;

/** In each process that runs files, around all of them or each. */
export const mochaHooks = {
  beforeAll(this: Mocha.Context): void {
    const root = this.test?.parent;
    if (root === undefined) throw new Error("mocha has no suite");
    const folder = ownFolder();
    const end = beginScope();
    endFile = async () => {
      await end();
      folder.end();
    };
    for (const suite of root.suites) scopeSuite(suite, folder.isEmpty);
  },
  async afterAll(): Promise<void> {
    await endFile?.();
    shrink();
  },
  beforeEach(): void {
    endTest = beginScope();
  },
  async afterEach(): Promise<void> {
    await endTest?.();
  },
};

/** What a suite's hooks and tests make goes when it ends; a suite of a file leaves nothing in the folder for temporary files. */
function scopeSuite(suite: Mocha.Suite, isEmpty: () => void = () => undefined): void {
  let end: End | undefined;
  suite.beforeAll(() => {
    end = beginScope();
  });
  putLastFirst(suite);
  suite.afterAll(async () => {
    await end?.();
    isEmpty();
  });
  for (const inner of suite.suites) scopeSuite(inner);
}

/** Mocha has no other way to do something before a suite's own hooks. */
function putLastFirst(suite: Mocha.Suite): void {
  const hooks: unknown = Reflect.get(suite, "_beforeAll");
  if (!Array.isArray(hooks)) throw new Error("this mocha keeps the hooks of a suite elsewhere");
  hooks.unshift(hooks.pop());
}

/** A folder for temporary files of this process alone, which is counted after each suite of a file. */
function ownFolder(): { isEmpty: () => void; end: () => void } {
  const before = process.env["TMPDIR"];
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`)));
  process.env["TMPDIR"] = folder;
  return {
    isEmpty: () => {
      const left = readdirSync(folder).filter((name) => !caches.test(name));
      for (const name of left) rmSync(join(folder, name), { recursive: true, force: true });
      if (left.length > 0)
        throw new Error(`left behind in the folder for temporary files: ${left.join(", ")}`);
    },
    end: () => {
      rmSync(folder, { recursive: true, force: true });
      if (before === undefined) Reflect.deleteProperty(process.env, "TMPDIR");
      else process.env["TMPDIR"] = before;
    },
  };
}

/** Bytes of memory that a process may keep for the next file. */
const slim = 256 * 2 ** 20;

/**
 * Gives back what the file no longer needs: to start a program, Node copies the tables of its own memory, and for a gigabyte that
 * takes longer than what git then does (docs/decisions/0074).
 */
function shrink(): void {
  if (process.memoryUsage.rss() < slim) return;
  setFlagsFromString("--expose-gc");
  runInNewContext("gc()");
}

/** What a run that was killed could not remove. */
function removeLeftOver(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^gantry-t(?<pid>\d+)-/.exec(name)?.groups?.["pid"];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(tmpdir(), name), { recursive: true });
  }
}
