import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { withPrivateFolder } from "../../../secrets/input/private-folder.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { checkout } from "../../support/project.ts";

const folderOf = join(checkout, "secrets/input/private-folder.ts");

describe("the folder in which a secret is a file", () => {
  let runtime: string;
  beforeEach(() => {
    runtime = temporaryFolder("gantry-runtime-");
  });
  const left = (): string[] => readdirSync(runtime);

  it("is where the system keeps a user's runtime files, and nobody else can enter it", async () => {
    await withPrivateFolder({ XDG_RUNTIME_DIR: runtime }, ({ path, inMemory }) => {
      assert.ok(path.startsWith(runtime) && inMemory);
      assert.equal(statSync(path).mode & 0o777, 0o700);
      return Promise.resolve();
    });
    assert.deepEqual(left(), []);
  });

  it("is in memory on Linux without such a place", async function () {
    if (!existsSync("/dev/shm")) this.skip();
    for (const XDG_RUNTIME_DIR of [undefined, "", "relative", join(runtime, "missing")]) {
      const where = await withPrivateFolder({ XDG_RUNTIME_DIR }, (folder) => Promise.resolve(folder));
      assert.ok(where.path.startsWith("/dev/shm/") && !existsSync(where.path));
    }
  });

  it("is gone after an error, which is passed on", async () => {
    const failing = withPrivateFolder({ XDG_RUNTIME_DIR: runtime }, () => Promise.reject(new Error("no")));
    await assert.rejects(failing, /no/);
    assert.deepEqual(left(), []);
  });

  it("is cleared of what a killed process left, and of nothing else", async () => {
    const { pid = 0 } = spawn("true");
    const child = spawn("sleep", ["30"]);
    mkdirSync(join(runtime, `gantry-secrets-${child.pid ?? 0}-abcdef`));
    mkdirSync(join(runtime, "other"));
    const ended = spawn("true");
    await once(ended, "exit");
    mkdirSync(join(runtime, `gantry-secrets-${ended.pid ?? pid}-abcdef`));
    await withPrivateFolder({ XDG_RUNTIME_DIR: runtime }, () => Promise.resolve());
    assert.deepEqual(left(), [`gantry-secrets-${child.pid ?? 0}-abcdef`, "other"]);
    child.kill();
  });

  const program = `
    import { writeFileSync } from "node:fs";
    import { withPrivateFolder } from ${JSON.stringify(folderOf)};
    await withPrivateFolder(process.env, async ({ path }) => {
      writeFileSync(path + "/secrets.yml", "canary");
      console.log("ready");
      await new Promise((resolve) => process.stdin.once("data", resolve).once("end", resolve));
      if (process.argv.includes("throw")) throw new Error("out");
    });`;
  const run = async (end: (child: ReturnType<typeof spawn>) => void, args: readonly string[] = []) => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", program, "--", ...args], {
      env: { ...process.env, XDG_RUNTIME_DIR: runtime },
      stdio: ["pipe", "pipe", "ignore"],
    });
    await once(child.stdout, "data");
    assert.equal(left().length, 1);
    end(child);
    await once(child, "exit");
    return { code: child.exitCode, signal: child.signalCode };
  };

  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    it(`is gone when the process gets ${signal}, which still ends it`, async () => {
      assert.deepEqual(await run((child) => child.kill(signal)), { code: null, signal });
      assert.deepEqual(left(), []);
    });
  }

  it("outlives an interrupt, which is the editor's, and is gone at the end", async () => {
    const ended = await run((child) => {
      child.kill("SIGINT");
      child.stdin?.end("x");
    });
    assert.deepEqual(ended, { code: 0, signal: null });
    assert.deepEqual(left(), []);
  });

  it("is gone when the process fails", async () => {
    const { code } = await run((child) => child.stdin?.end("x"), ["throw"]);
    assert.equal(code, 1);
    assert.deepEqual(left(), []);
  });
});
