import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { execa } from "execa";
import { inTemporaryFolder, makeTemporaryFolder, removeLeftovers } from "../../files/temporary-folder.ts";
import { cleanUp, temporaryFolder } from "../support/clean-up.ts";
import { checkout } from "../support/project.ts";

describe("a temporary folder", () => {
  let base: string;
  beforeEach(() => {
    base = temporaryFolder("gantry-runtime-");
  });
  const env = () => ({ XDG_RUNTIME_DIR: base });

  /** The number of a process that has ended. */
  const dead = async (): Promise<number> => {
    const child = spawn("true");
    await once(child, "exit");
    return child.pid ?? 0;
  };
  /** A folder as a process of that number leaves it, with a file in it. */
  const leave = (pid: number, what = "secrets"): string => {
    const folder = join(base, `gantry-${what}-${pid}-aB3xY9`);
    mkdirSync(join(folder, "site"), { recursive: true });
    writeFileSync(join(folder, "site", "secrets.yml"), "canary");
    return folder;
  };

  it("is for its user alone, says whose it is, and goes with the work", async () => {
    const seen = await inTemporaryFolder("upload", (folder) => {
      assert.equal(statSync(folder).mode & 0o777, 0o700);
      assert.match(basename(folder), new RegExp(`^gantry-upload-${process.pid}-\\w{6}$`));
      return Promise.resolve(folder);
    });
    assert.ok(!existsSync(seen));
    await assert.rejects(
      inTemporaryFolder("upload", (folder) => Promise.reject(new Error(folder))),
      (error) => error instanceof Error && !existsSync(error.message),
    );
  });

  it("is cleared where its process is dead, and nowhere else", async () => {
    const [secrets, upload] = [leave(await dead()), leave(await dead(), "upload")];
    const living = spawn("sleep", ["30"]);
    cleanUp(() => living.kill());
    const kept = [leave(living.pid ?? 0), makeTemporaryFolder("scan", base)];
    const others = [
      "gantry-secrets-x-aB3xY9",
      "gantry-secrets-1",
      "notes",
      `my-gantry-secrets-${await dead()}-aB3xY9`,
    ];
    for (const name of others) mkdirSync(join(base, name));
    removeLeftovers(env());
    assert.ok(!existsSync(secrets) && !existsSync(upload));
    assert.deepEqual(
      readdirSync(base).toSorted(),
      [...kept.map((folder) => basename(folder)), ...others].toSorted(),
    );
  });

  it("is not followed where somebody has put a link in its place", async () => {
    const target = temporaryFolder();
    writeFileSync(join(target, "mine"), "");
    symlinkSync(target, join(base, `gantry-secrets-${await dead()}-aB3xY9`));
    removeLeftovers(env());
    assert.deepEqual([readdirSync(base), readdirSync(target)], [[], ["mine"]]);
  });

  const gantry = (args: readonly string[]) =>
    execa(process.execPath, [join(checkout, "cli", "gantry.js"), ...args], {
      cwd: checkout,
      env: { ...env(), NO_COLOR: "1" },
      reject: false,
    });

  it("is cleared by the next start of any command", async () => {
    for (const command of [
      ["profile", "list"],
      ["policy", "list"],
      ["secrets", "get", "staging", "no-such-secret"],
    ]) {
      const left = leave(await dead());
      await gantry(command);
      assert.ok(!existsSync(left), command.join(" "));
    }
  });

  it("keeps nobody waiting who asks for help, the version or a completion, or mistypes", async () => {
    const left = leave(await dead());
    for (const args of [["--help"], ["up", "--help"], ["--version"], ["__complete", "u"], ["upp"], ["up"]])
      await gantry(args);
    assert.ok(existsSync(left));
  });
});
