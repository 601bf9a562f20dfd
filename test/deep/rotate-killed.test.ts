import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { rotationLedger } from "../../model/declared/rotation-ledger.ts";
import type { SecretTools } from "../../secrets/tools/find-tools.ts";
import { FakeKeepers } from "../support/fake-keepers.ts";
import { checkout } from "../support/project.ts";
import { requireSecretTools } from "../support/require-secret-tools.ts";
import { SealedProject } from "../support/sealed-project.ts";

describe("a rotation that is killed", () => {
  let tools: SecretTools;
  let project: SealedProject;
  let keepers: FakeKeepers;
  before(async function () {
    tools = await requireSecretTools(this);
  });
  beforeEach(async () => {
    project = await SealedProject.make();
    keepers = await new FakeKeepers().start();
    keepers.place("api-sentry-dsn");
    keepers.versions.get("api-sentry-dsn")?.push({
      number: 1,
      value: "canary-old",
      createTime: "2026-01-01T00:00:00Z",
      state: "ENABLED",
    });
  });

  /** A process of its own, which something may kill. */
  const rotate = async (
    args: readonly string[] = [],
    more: Record<string, string> = {},
    onStart?: (kill: () => void) => void,
  ) => {
    const child = execa(
      process.execPath,
      [join(checkout, "cli", "gantry.js"), "secrets", "rotate", "staging", "api-sentry-dsn", ...args],
      {
        cwd: project.root,
        env: project.env({ ...keepers.env(), NO_COLOR: "1", ...more }),
        extendEnv: false,
        input: "canary-new",
        reject: false,
      },
    );
    onStart?.(() => child.kill("SIGKILL"));
    const { exitCode, signal, stdout, stderr } = await child;
    assert.doesNotMatch(stdout + stderr, /canary/);
    return { exitCode, signal, stdout, stderr };
  };
  /** Kills the process as soon as a store is asked that; the store has not done it then. */
  const killAt =
    (asked: RegExp) =>
    (kill: () => void): void => {
      keepers.before = ({ method, path }) => {
        if (!asked.test(`${method} ${path}`)) return undefined;
        keepers.before = undefined;
        kill();
        return { hang: true };
      };
    };
  /** A sops that kills whoever started it, before or after it has done its work. */
  const deadlySops = (when: "before" | "after"): Record<string, string> => {
    const bin = project.path("bin");
    mkdirSync(bin);
    const kill = 'kill -9 "$PPID"';
    const real = `"${tools.sops}" "$@"`;
    const isSet = 'case " $* " in *" set "*) ;; *) exec ' + real + " ;; esac";
    const scripts: Record<string, string> = {
      sops: `${isSet}\n${when === "before" ? kill : `${real}\n${kill}`}`,
      age: `exec "${tools.age}" "$@"`,
      "age-keygen": `exec "${tools.ageKeygen}" "$@"`,
    };
    for (const [name, script] of Object.entries(scripts)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    return { PATH: [bin, process.env["PATH"] ?? ""].join(delimiter) };
  };
  const ledger = () => {
    const file = "environments/staging/rotations.yml";
    return rotationLedger.parse(existsSync(project.path(file)) ? parse(project.read(file)) : {});
  };
  /** Whatever was left half done, the same commands bring it to its end. */
  const convergesFromHere = async (): Promise<void> => {
    const again = await rotate();
    assert.equal(again.exitCode, 0, again.stderr);
    assert.match(again.stdout, /api-sentry-dsn: rotating, is with its keeper/);
    assert.deepEqual(keepers.usable("api-sentry-dsn").slice(0, 1), ["canary-new"]);
    assert.equal(keepers.usable("api-sentry-dsn").at(-1), "canary-old");
    await finishesFromHere();
  };
  const finishesFromHere = async (): Promise<void> => {
    const finished = await rotate(["--finish"]);
    assert.equal(finished.exitCode, 0, finished.stderr);
    assert.deepEqual(keepers.usable("api-sentry-dsn"), ["canary-new"]);
    assert.equal(ledger()["staging-api"]?.secrets?.["api-sentry-dsn"]?.status, "active");
    assert.equal(await project.done(["get", "staging", "api-sentry-dsn", "--reveal"]), "canary-new");
    const left = readdirSync(project.path("environments/staging")).filter((name) => name.startsWith("."));
    assert.deepEqual(left, []);
  };

  for (const when of ["before", "after"] as const) {
    it(`goes on when it ended ${when} sops had written the new value to its copy`, async () => {
      const { signal } = await rotate([], deadlySops(when));
      assert.equal(signal, "SIGKILL");
      assert.equal(ledger()["staging-api"]?.secrets?.["api-sentry-dsn"]?.status, "rotating");
      assert.equal(
        await project.done(["get", "staging", "api-sentry-dsn", "--reveal"]),
        "canary-api-sentry-dsn",
      );
      await convergesFromHere();
    });
  }

  const moments: readonly (readonly [string, RegExp])[] = [
    ["before its keeper was looked at", /^GET /],
    ["before its keeper got the new value", /:addVersion/],
  ];
  for (const [when, asked] of moments) {
    it(`goes on when it ended ${when}`, async () => {
      const { signal } = await rotate([], {}, killAt(asked));
      assert.equal(signal, "SIGKILL");
      assert.deepEqual(keepers.usable("api-sentry-dsn"), ["canary-old"]);
      await convergesFromHere();
    });
  }

  it("goes on when it ended before the old value was retired", async () => {
    await rotate();
    const { signal } = await rotate(["--finish"], {}, killAt(/:disable/));
    assert.equal(signal, "SIGKILL");
    assert.equal(ledger()["staging-api"]?.secrets?.["api-sentry-dsn"]?.status, "rotating");
    await finishesFromHere();
  });

  it("goes on when only the record of what was written is missing", async () => {
    await rotate();
    project.edit("environments/staging/rotations.yml", /\n *written: true/, "");
    const again = await rotate();
    assert.equal(again.exitCode, 0, again.stderr);
    assert.deepEqual(keepers.usable("api-sentry-dsn"), ["canary-new", "canary-old"]);
    await finishesFromHere();
  });
});
